import { type Batch, collect, sourceFrom, valueAt } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  column,
  columnFunction,
  ge,
  parseSource,
  parseTable,
  tableSchema,
  uniqueValuesEq,
  validateTable,
} from '../src/index.js';
import { batchOf, f64, i32, parsed, text } from './support.js';

describe('ordered', () => {
  it('wants the columns in the order of the schema, others between them or not', async () => {
    const schema = tableSchema({ a: z.number(), b: z.number(), c: z.number().optional() }, { ordered: true });
    expect((await parsed(schema, batchOf({ a: [f64, []], x: [f64, []], b: [f64, []] }))).success).toBe(true);
    const { report } = await parsed(schema, batchOf({ b: [f64, []], a: [f64, []] }));
    expect(report.issues).toMatchObject([
      { code: 'column_order', column: 'b', expected: 'a' },
      { code: 'column_order', column: 'a', expected: 'b' },
    ]);
  });
});

describe('dropping invalid rows', () => {
  const schema = tableSchema(
    { a: z.int().max(5), b: z.string().refine((word) => word !== 'bad') },
    { dropInvalidRows: true, coerce: true, unique: 'b' },
  );
  const table = batchOf({
    a: [text, ['1', '9', 'x', '2', '3', '4', null]],
    b: [text, ['p', 'q', 'r', 'bad', 's', 's', 't']],
  });

  it('returns exactly the rows that fail beside, as they came', async () => {
    const { success, rows, dropped, report } = await parsed(schema, table);
    expect([success, report.valid, rows]).toEqual([true, false, [{ a: 1, b: 'p' }]]);
    expect(dropped).toEqual([
      { a: '9', b: 'q' },
      { a: 'x', b: 'r' },
      { a: '2', b: 'bad' },
      { a: '3', b: 's' },
      { a: '4', b: 's' },
      { a: null, b: 't' },
    ]);
    expect((await parseTable(schema, table)).numRows).toBe(1);
  });

  it('keeps what is tolerated or only warned of, and groups that pass', async () => {
    const checks = [
      ge(0, { warnOnly: true }),
      ge(1, { mostly: 0.5 }),
      ge(2, { by: ['g'], mostly: 0.5 }),
      columnFunction((all) => all.map((x) => x !== 7)),
    ];
    const one = tableSchema({ x: column(z.number(), { checks }), g: z.string() }, { dropInvalidRows: true });
    const { rows } = await parsed(
      one,
      batchOf({ x: [f64, [-1, 2, 0, 7, 1]], g: [text, ['a', 'a', 'b', 'c', 'b']] }),
    );
    expect(rows).toEqual([
      { x: -1, g: 'a' },
      { x: 2, g: 'a' },
    ]);
  });

  it('fails where no row can be told, or a column is wrong', async () => {
    const whole = tableSchema(
      { x: column(z.number(), { checks: [uniqueValuesEq([1])] }) },
      { dropInvalidRows: true },
    );
    expect((await parsed(whole, batchOf({ x: [f64, [2]] }))).success).toBe(false);
    expect((await parsed(schema, batchOf({ a: [text, ['1']] }))).success).toBe(false);
  });
});

describe('which rows are judged', () => {
  const schema = tableSchema({ a: column(z.int().max(0), { unique: true }) }, { coerce: true });
  const table = batchOf({ a: [text, ['1', '1', 'x', '3', '4']] });

  it('are the first, the last, or some drawn by seed; coercion sees all', async () => {
    const rows = async (options: object): Promise<unknown[]> =>
      (await validateTable(schema, table, options)).issues.map(({ code, sample }) => [
        code,
        sample.map(({ row }) => row),
      ]);
    expect(await rows({ head: 1 })).toEqual([
      ['coercion', [2]],
      ['too_big', [0]],
    ]);
    expect(await rows({ head: 2, tail: 1 })).toEqual([
      ['coercion', [2]],
      ['too_big', [0, 1, 4]],
      ['duplicate', [0, 1]],
    ]);
    const drawn = await rows({ sample: 2, seed: 7 });
    expect(drawn).toEqual(await rows({ sample: 2, seed: 7 }));
    expect(await rows({ sample: 100 })).toHaveLength(3);
    await expect(rows({ head: -1 })).rejects.toThrow(/head is -1/);
  });
});

describe('depth and failing fast', () => {
  const schema = tableSchema({ a: z.int().max(0), b: z.string() });
  const table = batchOf({ a: [i32, [1, 2]], b: [i32, [1, 2]] });

  it('judge columns only, cells only, or both', async () => {
    const codes = async (options: object): Promise<string[]> =>
      (await validateTable(schema, table, options)).issues.map(({ code }) => code);
    expect(await codes({ depth: 'schema' })).toEqual(['wrong_type']);
    expect(await codes({ depth: 'data' })).toEqual(['too_big']);
    expect(await codes({})).toEqual(['wrong_type', 'too_big']);
    await expect(codes({ depth: 'deep' })).rejects.toThrow(/depth is deep/);
  });

  it('read nothing for the columns, and stop at the first issue', async () => {
    let read = 0;
    const inner = sourceFrom(table);
    const watched = {
      schema: inner.schema,
      async *batches(): AsyncGenerator<Batch> {
        for (let part = 0; part < 3; part++) {
          read++;
          yield* inner.batches();
        }
      },
    };
    expect((await validateTable(schema, watched, { depth: 'schema' })).valid).toBe(false);
    const cells = tableSchema({ a: z.int().max(1) });
    expect(read).toBe(0);
    const first = await validateTable(cells, watched, { failFast: true });
    expect([read, first.stopped, first.issues.length, first.rows]).toEqual([1, true, 1, 2]);
    const fine = await validateTable(tableSchema({ a: z.int().max(2) }), watched, { failFast: true });
    expect([read, fine.valid, fine.rows]).toEqual([4, true, 6]);
  });
});

describe('a checked source', () => {
  const parts = [...batchOf({ a: [i32, [1, 3]] }), ...batchOf({ a: [i32, [2, 7, 1]] })];

  it('gives out batches that pass, with the report and what was dropped as it goes', async () => {
    const source = parseSource(tableSchema({ a: z.int().max(2) }, { dropInvalidRows: true }), parts);
    const seen: unknown[] = [];
    for await (const batch of source.batches())
      seen.push([batch.length, source.report.counts.data, source.dropped.length]);
    expect(seen).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expect(source.dropped.map((batch) => valueAt(batch.columns[0]!, 0))).toEqual([3, 7]);
    expect(source.report).toMatchObject({ rows: 5, counts: { data: 2 } });
  });

  it('stops at a batch with a failing cell, and at the end for what only the whole can tell', async () => {
    const cells = parseSource(tableSchema({ a: z.int().max(2) }), parts);
    await expect(collect(cells)).rejects.toMatchObject({ code: 'invalid_table', report: { rows: 2 } });
    const keys = parseSource(
      tableSchema({ a: column(z.int(), { unique: true }) }, { dropInvalidRows: true }),
      parts,
    );
    let given = 0;
    const reading = (async () => {
      for await (const batch of keys.batches({ columns: ['a'] })) given += batch.length;
    })();
    await expect(reading).rejects.toMatchObject({ report: { counts: { data: 2 } } });
    expect(given).toBe(5);
  });

  it('takes sources without rows, and refuses columns at once', async () => {
    const empty = parseSource(tableSchema({ a: z.int() }), batchOf({ a: [i32, []] }));
    expect((await collect(empty)).reduce((sum, { length }) => sum + length, 0)).toBe(0);
    expect(empty.report).toMatchObject({ valid: true, rows: 0 });
    expect(() => parseSource(tableSchema({ b: z.int() }), parts)).toThrow(/'b' is missing/);
  });
});
