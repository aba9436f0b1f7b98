import { isUtf8 } from 'node:buffer';
import { type Batch, chunkFromValues, type Schema, UsageError, type Value } from '@millrace/columns';
import { type BadRow, BadRowLog, badRowError } from './bad-rows.js';
import { expandFiles, type FilesInput, refuseHive } from './file-sets.js';
import { ConvertProblem, convertJson } from './json-convert.js';
import { JsonInference } from './json-infer.js';
import { type JsonObject, JsonProblem, parseJson } from './json-parse.js';
import { type Line, readLines } from './lines.js';
import { checkDistinct, chosenSchema } from './relation-source.js';
import type { Store } from './store.js';
import { type TextSource, textSource } from './text-source.js';
import { blankFile, type TextFile, unpackFiles } from './unpack.js';

/** How JSON lines are read. */
export interface JsonOptions {
  /** The columns: a key that is not among them makes a bad row, one that is missing is null. Inferred from all rows when absent. */
  readonly schema?: Schema;
  /** `error` (default): the first bad row ends the read; `report`: bad rows are left out, counted and sampled. */
  readonly onBadRow?: 'error' | 'report';
  /** The longest line, in bytes (64 MiB by default). */
  readonly maxRowBytes?: number;
  readonly signal?: AbortSignal;
}

const MAX_ROW_BYTES = 1 << 26;

type OnBad = (bad: BadRow) => void;

/** Opens files of JSON lines (one object a line, blank lines passed over) as one source. */
export async function openJson(
  store: Store,
  input: FilesInput,
  options: JsonOptions = {},
): Promise<TextSource> {
  const { onBadRow = 'error', maxRowBytes = MAX_ROW_BYTES } = options;
  if (onBadRow !== 'error' && onBadRow !== 'report') {
    throw new UsageError('bad_option', `onBadRow is 'error' or 'report', not '${onBadRow}'.`);
  }
  if (!Number.isSafeInteger(maxRowBytes) || maxRowBytes < 1 || maxRowBytes > 1 << 29) {
    throw new UsageError('bad_option', `maxRowBytes is a number of bytes up to 512 MiB, not ${maxRowBytes}.`);
  }
  refuseHive(input, 'JSON');
  const files = await unpackFiles(store, await expandFiles(store, input), options.signal);
  store.allow(files.map((file) => file.path));
  const name = files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`;
  const report = onBadRow === 'report';
  const schema = options.schema ?? inferSchema(files, maxRowBytes, report);
  checkDistinct(
    schema.fields.map((field) => field.name),
    name,
  );
  const log = new BadRowLog();
  const read = (places: readonly number[], rows: number): Generator<Batch> =>
    jsonBatches(files, schema, places, rows, maxRowBytes, report ? log : null);
  return textSource(store, { name, files, schema, log, read });
}

function inferSchema(files: readonly TextFile[], maxRowBytes: number, report: boolean): Schema {
  const inference = new JsonInference();
  for (const file of files) {
    const onBad = (bad: BadRow): void => {
      if (!report) throw badRowError(bad);
    };
    let blank = true;
    for (const line of readLines(file, maxRowBytes, onBad)) {
      blank = false;
      const row = parseLine(file, line, onBad);
      if (row !== null) inference.add(row, file.name, line.number);
    }
    if (blank) throw blankFile(file.name);
  }
  return { fields: inference.fields() };
}

function parseLine(file: TextFile, { bytes, number }: Line, onBad: OnBad): JsonObject | null {
  const bad = (reason: BadRow['reason'], detail?: string): null => {
    const text = new TextDecoder().decode(bytes.subarray(0, 200));
    onBad({ file: file.name, line: number, reason, ...(detail !== undefined && { detail }), text });
    return null;
  };
  if (!isUtf8(bytes)) return bad('invalid_utf8');
  try {
    const row = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
    return row instanceof Map ? row : bad('bad_json', 'the line is not an object');
  } catch (error) {
    if (error instanceof JsonProblem) return bad('bad_json', error.message);
    throw error;
  }
}

function* jsonBatches(
  files: readonly TextFile[],
  schema: Schema,
  places: readonly number[],
  rows: number,
  maxRowBytes: number,
  log: BadRowLog | null,
): Generator<Batch> {
  const wanted = chosenSchema(schema, places);
  const reading = log?.start();
  const onBad: OnBad = (bad) => {
    if (reading === undefined) throw badRowError(bad);
    reading.add(bad);
  };
  const known = new Set(schema.fields.map((field) => field.name));
  let columns: Value[][] = places.map(() => []);
  let length = 0;
  const finish = (): Batch => {
    const chunks = places.map((place, i) => chunkFromValues(schema.fields[place]!.type, columns[i]!));
    const batch = { schema: wanted, length, columns: chunks };
    columns = places.map(() => []);
    length = 0;
    return batch;
  };
  for (const file of files) {
    for (const line of readLines(file, maxRowBytes, onBad)) {
      const row = parseLine(file, line, onBad);
      const values = row === null ? null : rowValues(file, line, row, schema, known, onBad);
      if (values === null) continue;
      places.forEach((place, i) => {
        columns[i]!.push(values[place]!);
      });
      length++;
      if (length >= rows) yield finish();
    }
  }
  if (length > 0) yield finish();
  reading?.finish();
}

/** All columns are converted whatever is read, so that the same rows are bad in every read. */
function rowValues(
  file: TextFile,
  line: Line,
  row: JsonObject,
  schema: Schema,
  known: ReadonlySet<string>,
  onBad: OnBad,
): Value[] | null {
  const at = { file: file.name, line: line.number };
  for (const key of row.keys()) {
    if (known.has(key)) continue;
    onBad({ ...at, reason: 'bad_json', detail: `there is no column ${JSON.stringify(key)}`, text: key });
    return null;
  }
  let column = '';
  try {
    return schema.fields.map(({ name, type }) => {
      column = name;
      return convertJson(row.get(name) ?? null, type);
    });
  } catch (error) {
    if (!(error instanceof ConvertProblem)) throw error;
    onBad({ ...at, reason: 'bad_value', column, expected: error.expected, text: error.found });
    return null;
  }
}
