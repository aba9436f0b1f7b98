import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Source, SourceError, sourceFrom, UsageError } from '@millrace/columns';

/** The formats of data files. */
export const dataFormats = ['parquet', 'csv', 'tsv', 'json', 'arrow'] as const;

/** One of the formats of data files. */
export type DataFormat = (typeof dataFormats)[number];

/** How data files are read. */
export interface DataOptions {
  /** By the files' names unless given. */
  readonly format?: DataFormat;
  /** What stands between the fields of CSV. */
  readonly delimiter?: string;
}

/** A source, and how it is closed. */
export interface OpenedData {
  readonly source: Source;
  readonly format: DataFormat;
  close(): Promise<void>;
}

/** Opens data files as one source, in the order given. */
export async function openData(
  files: readonly string[],
  folder: string,
  options: DataOptions,
): Promise<OpenedData> {
  const paths = files.map((file) => resolve(folder, file));
  const format = options.format ?? formatOf(files);
  if (format === 'arrow') return { source: await arrowSource(paths), format, close: async () => undefined };
  const { openDuckDB } = await import('@millrace/duckdb');
  const db = await openDuckDB();
  try {
    const delimiter = options.delimiter ?? (format === 'tsv' ? '\t' : ',');
    const source =
      format === 'parquet'
        ? await db.parquet(paths)
        : format === 'json'
          ? await db.json(paths)
          : await db.csv(paths, { delimiter });
    return { source, format, close: () => db.close() };
  } catch (error) {
    await db.close();
    throw error;
  }
}

const ENDINGS: Readonly<Record<string, DataFormat>> = {
  parquet: 'parquet',
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
  arrow: 'arrow',
  ipc: 'arrow',
  feather: 'arrow',
};

function formatOf(files: readonly string[]): DataFormat {
  const formats = new Set(
    files.map((file) => ENDINGS[/\.([a-z]+)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase() ?? '']),
  );
  const [format, another] = formats;
  if (format !== undefined && formats.size === 1) return format;
  const why =
    another === undefined && formats.size === 1
      ? `the name of '${files[0]}' does not say it`
      : 'the files are of several';
  throw new UsageError(
    'unknown_format',
    `The format of the data is not known: ${why}. Say it by --format ${dataFormats.join('|')}.`,
  );
}

async function arrowSource(paths: readonly string[]): Promise<Source> {
  const { tableFromIPC } = await import('apache-arrow');
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0)
    throw new UsageError('several_files', 'Of Arrow files, one is read at a time.');
  try {
    return sourceFrom(tableFromIPC(await readFile(path)), { name: path });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SourceError('unreadable_file', `'${path}' can't be read as Arrow: ${reason}.`, {
      cause,
      issues: [{ code: 'unreadable_file', file: path }],
    });
  }
}
