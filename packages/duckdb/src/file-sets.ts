import { basename } from 'node:path';
import { castText, type DataType, SourceError, typeName, UsageError, valueAt } from '@millrace/columns';
import { fileError, type InputFile, inputFiles } from './files.js';
import { quoteText } from './sql-type.js';
import type { Store } from './store.js';

/**
 * Which files a source is made of: literal paths in the order given, or a glob (`*`, `**`, `?`, `[…]`), whose files are
 * taken in code point order; files whose names begin with a dot are left out.
 *
 * With `hive`, folders named `key=value` give columns behind those of the files: text, or of the types given by name.
 */
export type FilesInput = string | readonly string[] | FileSet;

/** Files by path or by glob, with Hive partitions. */
export interface FileSet {
  readonly files?: string | readonly string[];
  readonly glob?: string;
  readonly hive?: boolean | { readonly [key: string]: DataType };
}

/** A column that folder names give: one value per file. */
export interface HiveColumn {
  readonly name: string;
  readonly type: DataType;
  readonly values: readonly (string | null)[];
}

/** Finds and looks at the files of an input. */
export async function expandFiles(store: Store, input: FilesInput): Promise<InputFile[]> {
  if (!isFileSet(input)) return inputFiles(input);
  if (input.glob === undefined) return inputFiles(input.files ?? []);
  if (input.files !== undefined || typeof input.glob !== 'string') {
    throw new UsageError('bad_files', 'Pass either files or { glob } with a pattern.');
  }
  const session = await store.trusted();
  const found: string[] = [];
  for await (const batch of session.select(`SELECT file FROM glob(${quoteText(input.glob)})`)) {
    for (let row = 0; row < batch.length; row++) found.push(String(valueAt(batch.columns[0]!, row)));
  }
  const files = found.filter((file) => !basename(file).startsWith('.')).sort(byCodePoint);
  if (files.length === 0) {
    throw new SourceError('no_files', `No file matches the pattern '${input.glob}'.`, {
      issues: [{ code: 'no_files', expected: input.glob }],
    });
  }
  return inputFiles(files);
}

function isFileSet(input: FilesInput): input is FileSet {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const HIVE_NULL = '__HIVE_DEFAULT_PARTITION__';

/** Refuses partitions where a format does not read them. */
export function refuseHive(input: FilesInput, format: string): void {
  if (!isFileSet(input) || !input.hive) return;
  throw new UsageError(
    'bad_option',
    `Partitions are read of Parquet files only, not of ${format}: leave out { hive }.`,
  );
}

/** The columns that `key=value` folders give; all files must have the same keys. */
export function hiveColumns(files: readonly InputFile[], input: FilesInput): HiveColumn[] {
  if (!isFileSet(input) || !input.hive) return [];
  const types = input.hive === true ? {} : input.hive;
  const parts = files.map(partitionOf);
  const keys = [...parts[0]!.keys()];
  files.forEach((file, i) => {
    const own = [...parts[i]!.keys()];
    if (own.length === keys.length && own.every((key, k) => key === keys[k])) return;
    throw fileError(
      'partition_mismatch',
      file.name,
      `lies in partitions ${own.join('/') || 'of no key'}, but '${files[0]!.name}' in ${keys.join('/') || 'none'}.`,
    );
  });
  for (const key of Object.keys(types)) {
    if (!keys.includes(key)) throw new UsageError('unknown_column', `There is no partition key '${key}'.`);
  }
  return keys.map((name) => {
    const type: DataType = Object.hasOwn(types, name) ? types[name]! : { kind: 'utf8', layout: 'offsets32' };
    const values = parts.map((part) => part.get(name)!);
    values.forEach((value, i) => {
      checkPartition(name, type, value, files[i]!);
    });
    return { name, type, values };
  });
}

function partitionOf(file: InputFile): Map<string, string | null> {
  const part = new Map<string, string | null>();
  for (const segment of file.path.split(/[\\/]/).slice(0, -1)) {
    const at = segment.indexOf('=');
    if (at <= 0) continue;
    const key = decodePart(segment.slice(0, at));
    const text = segment.slice(at + 1);
    if (part.has(key))
      throw fileError('bad_partition', file.name, `lies in two partitions of the key '${key}'.`);
    part.set(key, text === HIVE_NULL ? null : decodePart(text));
  }
  return part;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const PARTITION_KINDS = ['utf8', 'int', 'bool', 'date'];

function checkPartition(name: string, type: DataType, value: string | null, file: InputFile): void {
  if (!PARTITION_KINDS.includes(type.kind)) {
    throw new UsageError('unsupported_type', `Partition key '${name}' can't have type ${typeName(type)}.`);
  }
  if (value === null || type.kind === 'utf8' || 'value' in castText(value, type)) return;
  throw fileError(
    'bad_partition',
    file.name,
    `has the partition ${name}='${value}', which is not ${typeName(type)}.`,
  );
}
