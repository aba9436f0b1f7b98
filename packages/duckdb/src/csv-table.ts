import type { Chunk } from '@millrace/columns';
import { type BadRow, badRowError } from './bad-rows.js';
import { type BadRecord, CsvScanner, type Dialect, type Records } from './csv-scan.js';
import { fileError } from './files.js';
import { TextBuilder } from './text-builder.js';
import { openBytes } from './text-bytes.js';
import { emptyFile, type TextFile } from './unpack.js';

/** CSV files of one header. */
export interface CsvTable {
  readonly files: readonly TextFile[];
  readonly dialect: Dialect;
  readonly names: readonly string[];
  readonly header: boolean;
  readonly nulls: readonly Uint8Array[];
  readonly quotedNulls: boolean;
}

/** Some columns of some records as text, and where each row came from. */
export interface TextBatch {
  readonly file: string;
  readonly length: number;
  readonly columns: readonly Chunk[];
  readonly lines: readonly number[];
}

const SCAN_FIELDS = 32_768;
const MAX_BYTES = 1 << 25;

/** The names in the first record of a file. */
export function readHeader(file: TextFile, dialect: Dialect): string[] {
  const fields = countFields(file, dialect);
  const bytes = openBytes(file);
  try {
    const scanner = new CsvScanner(bytes.read, dialect, fields, 1, (bad) => {
      throw badRowError(badRow(file.name, fields, bad));
    });
    if (!scanner.next()) throw emptyFile(file.name);
    const { begins, ends, flags } = scanner.records;
    if (fields === 1 && begins[0] === ends[0] && flags[0] === 0) throw blankHeader(file.name);
    return Array.from({ length: fields }, (_, i) => fieldText(scanner, dialect, i));
  } finally {
    bytes.close();
  }
}

function blankHeader(name: string): Error {
  return fileError('wrong_header', name, 'begins with a blank line, where its header should stand.');
}

function countFields(file: TextFile, dialect: Dialect): number {
  const bytes = openBytes(file);
  let fields = 1;
  const found = new Error('found');
  try {
    const scanner = new CsvScanner(bytes.read, dialect, 1, 1, (bad) => {
      if (bad.reason !== 'ragged') throw badRowError(badRow(file.name, 1, bad));
      fields = bad.fields;
      throw found;
    });
    if (!scanner.next()) throw emptyFile(file.name);
  } catch (error) {
    if (error !== found) throw error;
  } finally {
    bytes.close();
  }
  return fields;
}

function fieldText({ buffer, records }: CsvScanner, dialect: Dialect, field: number): string {
  const builder = new TextBuilder();
  appendField(builder, buffer, records, field, dialect);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(builder.finish().values as Uint8Array);
}

function appendField(
  builder: TextBuilder,
  buffer: Uint8Array,
  records: Records,
  field: number,
  dialect: Dialect,
): void {
  const [begin, end] = [records.begins[field]!, records.ends[field]!];
  if (records.flags[field] === 3) builder.appendUnescaped(buffer, begin, end, dialect);
  else builder.append(buffer, begin, end);
}

function badRow(file: string, expected: number, { reason, line, fields, text }: BadRecord): BadRow {
  return { file, line, reason, fields, expected, text: new TextDecoder().decode(text) };
}

/** Reads some columns of all files, as text. */
export function* csvBatches(
  table: CsvTable,
  places: readonly number[],
  rows: number,
  onBad: (bad: BadRow) => void,
): Generator<TextBatch> {
  for (const file of table.files) yield* fileBatches(table, file, places, rows, onBad);
}

function* fileBatches(
  table: CsvTable,
  file: TextFile,
  places: readonly number[],
  rows: number,
  onBad: (bad: BadRow) => void,
): Generator<TextBatch> {
  const width = table.names.length;
  const bytes = openBytes(file);
  try {
    const capacity = Math.max(1, Math.min(rows, Math.floor(SCAN_FIELDS / width)));
    const scanner = new CsvScanner(bytes.read, table.dialect, width, capacity, (bad) =>
      onBad(badRow(file.name, width, bad)),
    );
    const builders = places.map(() => new TextBuilder());
    let lines: number[] = [];
    let skip = table.header ? 1 : 0;
    while (scanner.next()) {
      const { count } = scanner.records;
      places.forEach((place, i) => {
        gather(builders[i]!, scanner, place, skip, table);
      });
      for (let row = skip; row < count; row++) lines.push(scanner.records.lines[row]!);
      skip = 0;
      const size = builders.reduce((sum, builder) => sum + builder.bytes, 0);
      if (lines.length + capacity <= rows && size < MAX_BYTES) continue;
      yield {
        file: file.name,
        length: lines.length,
        columns: builders.map((builder) => builder.finish()),
        lines,
      };
      lines = [];
    }
    if (lines.length > 0) {
      yield {
        file: file.name,
        length: lines.length,
        columns: builders.map((builder) => builder.finish()),
        lines,
      };
    }
  } finally {
    bytes.close();
  }
}

function gather(
  builder: TextBuilder,
  scanner: CsvScanner,
  place: number,
  first: number,
  table: CsvTable,
): void {
  const { buffer, records } = scanner;
  const { nulls, quotedNulls, dialect } = table;
  const width = table.names.length;
  for (let row = first, field = first * width + place; row < records.count; row++, field += width) {
    const quoted = records.flags[field] !== 0;
    if (
      nulls.length > 0 &&
      (quotedNulls || !quoted) &&
      isToken(buffer, records.begins[field]!, records.ends[field]!, nulls)
    ) {
      builder.appendNull();
    } else appendField(builder, buffer, records, field, dialect);
  }
}

function isToken(buffer: Uint8Array, begin: number, end: number, tokens: readonly Uint8Array[]): boolean {
  for (const token of tokens) {
    if (token.length !== end - begin) continue;
    let i = 0;
    while (i < token.length && buffer[begin + i] === token[i]) i++;
    if (i === token.length) return true;
  }
  return false;
}
