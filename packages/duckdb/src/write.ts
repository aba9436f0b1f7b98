import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  isMillraceError,
  MillraceError,
  type Progress,
  type Source,
  SourceError,
  type SourceInput,
  sourceFrom,
  UsageError,
  type WriteOptions,
  type Written,
} from '@millrace/columns';
import { openError } from './files.js';
import { fullFault } from './storage-fault.js';
import type { Store } from './store.js';
import { writeArrow } from './write-arrow.js';
import { writeParquet } from './write-parquet.js';
import { writeText } from './write-text.js';

/** Options of `db.write`. */
export interface DuckDBWriteOptions extends WriteOptions {
  readonly onProgress?: (progress: Progress) => void;
}

/** What a format's writer gets: the rows, and the file beside the target that it fills. */
export interface WriteTask {
  readonly source: Source;
  readonly aside: string;
  readonly options: DuckDBWriteOptions;
}

const FORMATS = ['parquet', 'csv', 'json', 'arrow'] as const;
const COMPRESSIONS = {
  parquet: ['zstd', 'snappy', 'gzip', 'none'],
  csv: ['gzip', 'none'],
  json: ['gzip', 'none'],
  arrow: ['none'],
};

/** Writes a source to a file beside the target, and renames it when it is whole and on disk. */
export async function writeSource(
  store: Store,
  input: SourceInput,
  path: string,
  options: DuckDBWriteOptions = {},
): Promise<Written> {
  const format = checkOptions(path, options);
  const source = sourceFrom(input);
  const target = resolve(path);
  const aside = join(
    dirname(target),
    `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.partial`,
  );
  await checkTarget(target, path);
  options.signal?.throwIfAborted();
  try {
    const task = { source, aside, options };
    const rows = await (format === 'parquet'
      ? writeParquet(store, task)
      : format === 'arrow'
        ? writeArrow(task)
        : writeText(task, format));
    options.signal?.throwIfAborted();
    await sync(aside);
    const { size } = await stat(aside);
    await rename(aside, target);
    store.allow([target]);
    return { rows, bytes: size };
  } catch (error) {
    await rm(aside, { force: true });
    throw options.signal?.aborted ? options.signal.reason : writeFault(error, path);
  }
}

function checkOptions(path: string, options: DuckDBWriteOptions): (typeof FORMATS)[number] {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new UsageError('bad_path', 'db.write needs the path of a file.');
  }
  const format = options.format ?? formatOf(path);
  if (!FORMATS.includes(format)) {
    throw new UsageError('bad_option', `format is one of ${FORMATS.join(', ')}, not ${format}.`);
  }
  const { compression, rowGroupSize } = options;
  if (compression !== undefined && !COMPRESSIONS[format].includes(compression)) {
    throw new UsageError(
      'bad_option',
      `${format} is written with compression ${COMPRESSIONS[format].join(' or ')}, not ${compression}.`,
    );
  }
  if (rowGroupSize !== undefined && !(Number.isSafeInteger(rowGroupSize) && rowGroupSize > 0)) {
    throw new UsageError('bad_option', `rowGroupSize is a positive number of rows, not ${rowGroupSize}.`);
  }
  return format;
}

function formatOf(path: string): (typeof FORMATS)[number] {
  const name = path.toLowerCase();
  if (/\.csv(\.gz)?$/.test(name)) return 'csv';
  if (/\.(jsonl|ndjson|json)(\.gz)?$/.test(name)) return 'json';
  return /\.(arrow|feather|arrows)$/.test(name) ? 'arrow' : 'parquet';
}

async function checkTarget(target: string, path: string): Promise<void> {
  const folder = await stat(dirname(target)).catch((error) =>
    Promise.reject(openError(dirname(path), error)),
  );
  if (!folder.isDirectory()) throw new UsageError('bad_path', `'${dirname(path)}' is not a folder.`);
  const there = await stat(target).catch(() => null);
  if (there?.isDirectory())
    throw new UsageError('bad_path', `'${path}' is a folder; db.write needs the path of a file.`);
  // A rename would put a file in the place of the device.
  if (there !== null && !there.isFile())
    throw new UsageError('bad_path', `'${path}' is not a regular file, and can't be replaced by one.`);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names the target where an error speaks of writing; errors of the source are its own. */
function writeFault(error: unknown, path: string): unknown {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const full = fullFault(error, path, `'${path}' was not written`, 'or write elsewhere');
  if (full !== undefined) return full;
  if (isMillraceError(error) && error.code !== 'duckdb') return error;
  if (error instanceof Error && (typeof code === 'string' || error instanceof MillraceError)) {
    return new SourceError('write_failed', `'${path}' could not be written: ${message}`, {
      issues: [{ code: 'write_failed', file: path, message }],
      cause: error,
    });
  }
  return error;
}
