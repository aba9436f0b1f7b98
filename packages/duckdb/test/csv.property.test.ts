import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CsvScanner } from '../src/csv-scan.js';
import { type DuckDB, openDuckDB } from '../src/index.js';
import { relationOf, selectFrom } from '../src/relation.js';
import { readRows, rowsOf } from './support/tables.js';

let db: DuckDB;
let folder: string;
let file = 0;

beforeAll(async () => {
  db = await openDuckDB();
  folder = await mkdtemp(join(tmpdir(), 'duckdb-csv-'));
});

afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

interface Slow {
  readonly rows: (string | null)[][];
  readonly bad: { readonly line: number; readonly reason: string }[];
}

/** The slow, obvious form: one character at a time, from the whole text. */
function slowCsv(text: string, width: number, tokens: readonly string[]): Slow {
  const result: Slow = { rows: [], bad: [] };
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const start = { at, line };
    const fields: (string | null)[] = [];
    let reason: string | null = null;
    let quotedOnly = false;
    for (;;) {
      let value = '';
      const quoted = text[at] === '"';
      if (quoted) {
        at++;
        while (at < text.length && !(text[at] === '"' && text[at + 1] !== '"')) {
          if (text[at] === '"') at++;
          if (text[at] === '\n') line++;
          value += text[at++];
        }
        if (at >= text.length) {
          reason = 'open_quote';
          break;
        }
        at++;
        const rest = text.slice(at).split(/[,\n]/)[0]!;
        const end = text[at + rest.length] !== ',' && rest === '\r';
        if (rest !== '' && !end) reason ??= 'text_after_quote';
        at += rest.length;
      } else {
        value = text.slice(at).split(/[,\n]/)[0]!;
        at += value.length;
        if (text[at] !== ',' && value.endsWith('\r')) value = value.slice(0, -1);
        if (value.includes('\r')) reason ??= 'bare_cr';
      }
      quotedOnly ||= quoted;
      fields.push(!quoted && tokens.includes(value) ? null : value);
      if (text[at] !== ',') break;
      at++;
    }
    if (reason === 'open_quote') {
      result.bad.push({ line: start.line, reason });
      const next = text.indexOf('\n', start.at);
      at = next < 0 ? text.length : next + 1;
      line = start.line + 1;
      continue;
    }
    at++;
    line++;
    if (
      fields.length === 1 &&
      width > 1 &&
      (fields[0] === '' || fields[0] === null) &&
      !quotedOnly &&
      reason === null
    ) {
      if (text.slice(start.at, at).trim() === '') continue;
    }
    if (reason === null && fields.length !== width) reason = 'ragged';
    if (reason === null) result.rows.push(fields);
    else result.bad.push({ line: start.line, reason });
  }
  return result;
}

const piece = fc.constantFrom(
  'a',
  ',',
  ',',
  '\n',
  '\n',
  '\r\n',
  '"',
  '"',
  '""',
  '\r',
  'NA',
  'é',
  '😀',
  ' ',
  '1',
  '"x,y"',
  '"NA"',
  ',b\n',
);

test('records, fields, null tokens and bad rows are those of the slow form', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      async (pieces, width, packed) => {
        const names = ['p', 'q', 'r'].slice(0, width);
        const body = pieces.join('');
        const text = `${names.join(',')}\n${body}`;
        const path = join(folder, `${file++}.csv${packed ? '.gz' : ''}`);
        await writeFile(path, packed ? gzipSync(text) : text);
        const source = await db.csv(path, { nullTokens: ['NA'], onBadRow: 'report' });
        const slow = slowCsv(body, width, ['NA']);
        expect(await readRows(source)).toEqual(slow.rows);
        const { count, sample } = source.badRows!;
        expect(sample.map(({ line, reason }) => ({ line: line - 1, reason }))).toEqual(slow.bad.slice(0, 20));
        expect(count).toBe(slow.bad.length);
        const relation = relationOf(source)!;
        const batches = [];
        for await (const batch of selectFrom(relation, `SELECT c${width - 1}, o FROM ${relation.sql}`))
          batches.push(batch);
        expect(rowsOf(batches)).toEqual(slow.rows.map((row, i) => [row[width - 1], BigInt(i)]));
      },
    ),
    { numRuns: 120 },
  );
});

test('where blocks end makes no difference', () => {
  const textOf = ({ buffer, records }: CsvScanner, field: number): string =>
    Buffer.from(buffer.subarray(records.begins[field], records.ends[field])).toString();
  const scan = (bytes: Buffer, block: number): unknown[] => {
    let position = 0;
    const seen: unknown[] = [];
    const read = (into: Uint8Array, at: number): number => {
      const count = Math.min(block, bytes.length - position, into.length - at);
      into.set(bytes.subarray(position, position + count), at);
      position += count;
      return count;
    };
    const dialect = { delimiter: 44, quote: 34, escape: 34, maxRowBytes: 1 << 20 };
    const scanner = new CsvScanner(read, dialect, 2, 3, (bad) => seen.push([bad.reason, bad.line]));
    while (scanner.next()) {
      for (let i = 0; i < scanner.records.count * 2; i++) seen.push(textOf(scanner, i));
    }
    return seen.map(String).sort();
  };
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (pieces, block) => {
      const bytes = Buffer.from(pieces.join(''));
      expect(scan(bytes, block)).toEqual(scan(bytes, 1 << 20));
    }),
    { numRuns: 120 },
  );
});
