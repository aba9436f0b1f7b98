import {
  type Batch,
  type Chunk,
  type DataType,
  type Field,
  type Schema,
  UsageError,
} from '@millrace/columns';
import { BadRowLog, badRowError } from './bad-rows.js';
import { castColumns } from './csv-cast.js';
import type { Dialect } from './csv-scan.js';
import { type CsvTable, csvBatches, readHeader } from './csv-table.js';
import { expandFiles, type FilesInput, refuseHive } from './file-sets.js';
import { fileError } from './files.js';
import { checkDistinct, chosenSchema } from './relation-source.js';
import type { Store } from './store.js';
import { type TextSource, textSource } from './text-source.js';
import { unpackFiles } from './unpack.js';

/** How a CSV file is written down. Nothing of it is guessed. */
export interface CsvOptions {
  /** One ASCII character (`,` by default). */
  readonly delimiter?: string;
  /** One ASCII character, or null where nothing is quoted (`"` by default). */
  readonly quote?: string | null;
  /** What stands before a quote inside quotes; by default quotes are doubled. */
  readonly escape?: string;
  /** Whether the first record names the columns (true by default); without, `columns` must. */
  readonly header?: boolean;
  /** The names that are expected, in order; a header that says otherwise is an error. */
  readonly columns?: readonly string[];
  /** Types of columns by name; others are text. A cell is read by the strict grammar of `castText`. */
  readonly types?: { readonly [column: string]: DataType };
  /** Texts of unquoted fields that mean null; none by default. */
  readonly nullTokens?: readonly string[];
  /** Whether `nullTokens` apply to quoted fields too (false by default). */
  readonly quotedNulls?: boolean;
  readonly encoding?: 'utf-8';
  /** `error` (default): the first bad row ends the read; `report`: bad rows are left out, counted and sampled. */
  readonly onBadRow?: 'error' | 'report';
  /** The longest row, in bytes (64 MiB by default). */
  readonly maxRowBytes?: number;
  readonly signal?: AbortSignal;
}

const MAX_ROW_BYTES = 1 << 26;

/** Opens CSV files as one source; their headers must be equal. */
export async function openCsv(
  store: Store,
  input: FilesInput,
  options: CsvOptions = {},
): Promise<TextSource> {
  const dialect = dialectOf(options);
  refuseHive(input, 'CSV');
  const files = await unpackFiles(store, await expandFiles(store, input), options.signal);
  store.allow(files.map((file) => file.path));
  const name = files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`;
  const names = await headerOf(files, dialect, options);
  checkDistinct(names, name);
  const schema = csvSchema(names, options.types ?? {});
  const log = new BadRowLog();
  const table: CsvTable = {
    files,
    dialect,
    names,
    header: options.header !== false,
    nulls: (options.nullTokens ?? []).map((token) => Buffer.from(token)),
    quotedNulls: options.quotedNulls === true,
  };
  const report = options.onBadRow === 'report';
  const read = (places: readonly number[], rows: number): Generator<Batch> =>
    typedBatches(table, schema, places, rows, report ? log : null);
  return textSource(store, { name, files, schema, log, read });
}

function dialectOf(options: CsvOptions): Dialect {
  const {
    delimiter = ',',
    quote = '"',
    maxRowBytes = MAX_ROW_BYTES,
    encoding = 'utf-8',
    onBadRow = 'error',
  } = options;
  if (encoding !== 'utf-8')
    throw new UsageError('bad_option', `encoding can only be 'utf-8', not '${encoding}'.`);
  if (onBadRow !== 'error' && onBadRow !== 'report') {
    throw new UsageError('bad_option', `onBadRow is 'error' or 'report', not '${onBadRow}'.`);
  }
  if (!Number.isSafeInteger(maxRowBytes) || maxRowBytes < 1 || maxRowBytes > 1 << 30) {
    throw new UsageError('bad_option', `maxRowBytes is a number of bytes up to 1 GiB, not ${maxRowBytes}.`);
  }
  const bytes = {
    delimiter: byteOf('delimiter', delimiter),
    quote: quote === null ? -1 : byteOf('quote', quote),
  };
  const before = options.escape === undefined ? bytes.quote : byteOf('escape', options.escape);
  if (bytes.delimiter === bytes.quote || bytes.delimiter === before) {
    throw new UsageError('bad_option', 'delimiter must differ from quote and escape.');
  }
  return { ...bytes, escape: before, maxRowBytes };
}

function byteOf(option: string, text: string): number {
  const code = typeof text === 'string' && text.length === 1 ? text.charCodeAt(0) : 128;
  if (code < 128 && code !== 0 && code !== 10 && code !== 13) return code;
  throw new UsageError('bad_option', `${option} must be one ASCII character, not ${JSON.stringify(text)}.`);
}

async function headerOf(
  files: Parameters<typeof readHeader>[0][],
  dialect: Dialect,
  { header = true, columns }: CsvOptions,
): Promise<readonly string[]> {
  if (!header) {
    if (columns === undefined || columns.length === 0) {
      throw new UsageError(
        'no_columns',
        'A CSV file without a header needs the names of its columns: { columns: […] }.',
      );
    }
    return columns;
  }
  let expected = columns;
  for (const file of files) {
    const names = readHeader(file, dialect);
    expected ??= names;
    if (names.length === expected.length && names.every((name, i) => name === expected![i])) continue;
    const list = (of: readonly string[]): string => of.map((name) => JSON.stringify(name)).join(', ');
    throw fileError(
      'wrong_header',
      file.name,
      `has the columns ${list(names)}, but ${list(expected)} were expected.`,
    );
  }
  return expected!;
}

function csvSchema(names: readonly string[], types: { readonly [column: string]: DataType }): Schema {
  for (const column of Object.keys(types)) {
    if (!names.includes(column)) {
      throw new UsageError(
        'unknown_column',
        `types names the column '${column}', which is not in the file; it has ${names.join(', ')}.`,
      );
    }
  }
  const fields: Field[] = names.map((name) => ({
    name,
    type: Object.hasOwn(types, name) ? types[name]! : { kind: 'utf8', layout: 'offsets32' },
    nullable: true,
  }));
  return { fields };
}

/** Text where text is wanted, else the typed columns; all of these are read, so that the same rows are bad in every read. */
function* typedBatches(
  table: CsvTable,
  schema: Schema,
  places: readonly number[],
  rows: number,
  log: BadRowLog | null,
): Generator<Batch> {
  const typed = schema.fields.flatMap((field, place) => (field.type.kind === 'utf8' ? [] : [place]));
  const needed = [...new Set([...places, ...typed])];
  const wanted = chosenSchema(schema, places);
  const read = log?.start();
  const onBad = (bad: Parameters<typeof badRowError>[0]): void => {
    if (read === undefined) throw badRowError(bad);
    read.add(bad);
  };
  for (const text of csvBatches(table, needed, rows, onBad)) {
    const columns = castColumns(
      text,
      needed.map((place) => schema.fields[place]!),
      onBad,
    );
    const length = columns[0]?.length ?? text.length;
    if (length === 0) continue;
    yield { schema: wanted, length, columns: places.map((place): Chunk => columns[needed.indexOf(place)]!) };
  }
  read?.finish();
}
