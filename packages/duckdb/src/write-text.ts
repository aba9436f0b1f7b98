import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  type Batch,
  type DataType,
  type Field,
  formatValue,
  typeName,
  UsageError,
  type Value,
  valueAt,
} from '@millrace/columns';
import { jsonText } from './json-text.js';
import type { WriteTask } from './write.js';

/** Writes CSV or JSON lines; gives the number of rows. */
export async function writeText(
  { source, aside, options }: WriteTask,
  format: 'csv' | 'json',
): Promise<number> {
  const { fields } = source.schema;
  if (format === 'csv') fields.forEach(checkCsvType);
  const { signal, onProgress } = options;
  let rows = 0;
  const lines = async function* (): AsyncGenerator<string> {
    if (format === 'csv') yield `${fields.map((field) => csvText(field.name)).join(',')}\n`;
    for await (const batch of source.batches(signal === undefined ? {} : { signal })) {
      yield* format === 'csv' ? csvLines(batch) : jsonLines(batch);
      rows += batch.length;
      onProgress?.({ rows, totalRows: source.rowCount ?? null });
    }
  };
  const out = createWriteStream(aside, { flags: 'wx' });
  const text = Readable.from(lines(), { objectMode: true });
  const abort = signal === undefined ? {} : { signal };
  if (options.compression === 'gzip') await pipeline(text, createGzip(), out, abort);
  else await pipeline(text, out, abort);
  return rows;
}

const NOT_IN_CSV: readonly DataType['kind'][] = [
  'binary',
  'fixedSizeBinary',
  'list',
  'fixedSizeList',
  'struct',
  'map',
  'duration',
];

function checkCsvType({ name, type }: Field): void {
  const kind = type.kind === 'dictionary' ? type.value.kind : type.kind;
  if (!NOT_IN_CSV.includes(kind)) return;
  throw new UsageError(
    'unsupported_type',
    `Column '${name}' of type ${typeName(type)} has no form in CSV; cast it, or write parquet, json or arrow.`,
    { issues: [{ code: 'unsupported_type', column: name, actual: typeName(type) }] },
  );
}

const PIECE = 1024;

function* csvLines(batch: Batch): Generator<string> {
  const { fields } = batch.schema;
  for (let start = 0; start < batch.length; start += PIECE) {
    const lines: string[] = [];
    for (let row = start; row < Math.min(batch.length, start + PIECE); row++) {
      lines.push(batch.columns.map((chunk, i) => csvCell(valueAt(chunk, row), fields[i]!.type)).join(','));
    }
    yield `${lines.join('\n')}\n`;
  }
}

/** Null is an empty field, an empty text a quoted one, so that they stay apart. */
function csvCell(value: Value, type: DataType): string {
  if (value === null) return '';
  if (typeof value === 'string') return csvText(value);
  return Object.is(value, -0) ? '-0' : formatValue(value, type);
}

function csvText(text: string): string {
  return text === '' || /[",\r\n\ufeff]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function* jsonLines(batch: Batch): Generator<string> {
  const { fields } = batch.schema;
  const names = fields.map((field) => JSON.stringify(field.name));
  for (let start = 0; start < batch.length; start += PIECE) {
    let lines = '';
    for (let row = start; row < Math.min(batch.length, start + PIECE); row++) {
      const members = batch.columns.map(
        (chunk, i) => `${names[i]}:${jsonText(valueAt(chunk, row), fields[i]!.type)}`,
      );
      lines += `{${members.join(',')}}\n`;
    }
    yield lines;
  }
}
