import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { issueMessage, reportText, tableSchema, timestamp, validateTable } from '../src/index.js';

const Flights = tableSchema(
  {
    carrier: z.string().length(2),
    distance: z.number().positive(),
    dep_delay: z.number().nullable(),
    time_hour: timestamp('us', 'UTC'),
  },
  { strict: 'filter', coerce: true, nullTokens: ['NA', ''] },
);

function texts(columns: Record<string, (string | null)[]>): arrow.Table {
  return new arrow.Table(
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        arrow.vectorFromArray(values, new arrow.Utf8()),
      ]),
    ),
  );
}

describe('validateTable', () => {
  it('finds nothing wrong with texts that coerce', async () => {
    const table = texts({
      carrier: ['UA', 'B6'],
      distance: ['1400', '2.5e2'],
      dep_delay: ['NA', '-3'],
      time_hour: ['2013-01-01T10:00:00Z', '2013-01-01T05:00:00-05:00'],
      extra: ['', ''],
    });
    expect(await validateTable(Flights, table)).toEqual({
      valid: true,
      issues: [],
      counts: { schema: 0, data: 0, coercion: 0 },
      rows: 2,
      byRow: [],
      filled: [],
    });
  });

  it('counts and names every failing cell, by column, row, text and rule', async () => {
    const table = texts({
      carrier: ['UA', 'UAL', 'NA'],
      distance: ['0x10', '-5', '7'],
      dep_delay: ['', '1 000', null],
      time_hour: ['2013-01-01T10:00:00Z', '2013-01-01T10:00:00', '2013-02-30T00:00:00Z'],
    });
    const report = await validateTable(Flights, table);
    expect(report.valid).toBe(false);
    expect(report.counts).toEqual({ schema: 0, data: 3, coercion: 4 });
    expect(
      report.issues.map(({ code, column, rule, count, sample }) => [code, column, rule, count, sample]),
    ).toEqual([
      ['null', 'carrier', 'not null', 1, [{ row: 2, value: 'NA', text: '"NA"' }]],
      ['invalid_length', 'carrier', 'length(2)', 1, [{ row: 1, value: 'UAL', text: '"UAL"' }]],
      ['coercion', 'distance', 'coerced to float64', 1, [{ row: 0, value: '0x10', text: '"0x10"' }]],
      ['too_small', 'distance', 'gt(0)', 1, [{ row: 1, value: '-5', text: '"-5"' }]],
      ['coercion', 'dep_delay', 'coerced to float64', 1, [{ row: 1, value: '1 000', text: '"1 000"' }]],
      [
        'coercion',
        'time_hour',
        'coerced to timestamp[us, UTC]',
        2,
        [
          { row: 1, value: '2013-01-01T10:00:00', text: '"2013-01-01T10:00:00"' },
          { row: 2, value: '2013-02-30T00:00:00Z', text: '"2013-02-30T00:00:00Z"' },
        ],
      ],
    ]);
  });

  it('bounds the sample, not the count', async () => {
    const table = texts({ n: Array.from({ length: 100 }, (_, i) => String(i)) });
    const report = await validateTable(tableSchema({ n: z.number().lt(0) }, { coerce: true }), table, {
      sampleSize: 3,
    });
    expect(report.issues[0]).toMatchObject({ count: 100, sample: [{ row: 0 }, { row: 1 }, { row: 2 }] });
    const none = await validateTable(tableSchema({ n: z.string().max(0) }), table, { sampleSize: 0 });
    expect(none.issues[0]).toMatchObject({ count: 100, sample: [] });
  });

  it('is JSON as it is, and its messages can be made again from the JSON', async () => {
    const table = new arrow.Table({ id: arrow.vectorFromArray([2n ** 60n, 5n], new arrow.Int64()) });
    const report = await validateTable(tableSchema({ id: z.bigint().max(10n) }), table);
    const again = JSON.parse(JSON.stringify(report));
    expect(again).toEqual({ ...report });
    expect(again.issues[0].sample[0]).toEqual({
      row: 0,
      value: { $int64: '1152921504606846976' },
      text: '1152921504606846976',
    });
    expect(issueMessage(again.issues[0])).toBe(report.issues[0]!.message);
    expect(report.issues[0]!.message).toBe(
      "Column 'id': 1 cell fails max(10n); the first is 1152921504606846976 in row 0.",
    );
  });

  it('reads as text for people', async () => {
    const report = await validateTable(
      Flights,
      texts({ carrier: ['UAL', 'X'], distance: ['1', 'x'], dep_delay: ['', ''] }),
    );
    expect(reportText(report)).toBe(
      [
        'invalid: 2 rows, 1 wrong column, 1 cell not coerced, 2 failing cells',
        "  Column 'time_hour' is missing (expected timestamp[us, UTC]); the table has 'carrier', 'distance', 'dep_delay'.",
        '  Column \'carrier\': 2 cells fail length(2); the first is "UAL" in row 0.',
        '    row 0: "UAL"',
        '    row 1: "X"',
        "  Column 'distance': 1 cell can't be read as float64; the first is \"x\" in row 1.",
      ].join('\n'),
    );
  });
});

describe('columns', () => {
  const table = new arrow.Table({
    a: arrow.vectorFromArray([1, 2], new arrow.Int32()),
    b: arrow.vectorFromArray(['x', 'y'], new arrow.Utf8()),
  });

  it('that are missing are an issue unless optional', async () => {
    const report = await validateTable(
      tableSchema({ a: z.number(), c: z.string(), d: z.string().optional() }),
      table,
    );
    expect(report.issues).toMatchObject([
      { code: 'missing_column', column: 'c', columns: ['a', 'b'], category: 'schema' },
    ]);
  });

  it('that the schema does not have are an issue only when strict', async () => {
    const shape = { a: z.number() };
    expect((await validateTable(tableSchema(shape), table)).valid).toBe(true);
    expect((await validateTable(tableSchema(shape, { strict: 'filter' }), table)).valid).toBe(true);
    const report = await validateTable(tableSchema(shape, { strict: true }), table);
    expect(report.issues).toMatchObject([{ code: 'unexpected_column', column: 'b', actual: 'utf8' }]);
  });

  it('of the wrong type are one issue each', async () => {
    const report = await validateTable(tableSchema({ a: z.string(), b: z.number().min(0) }), table);
    expect(report.issues).toMatchObject([
      { code: 'wrong_type', column: 'a', expected: 'utf8', actual: 'int32', count: 1 },
      { code: 'wrong_type', column: 'b', actual: 'utf8', coerce: false },
    ]);
    expect(report.counts).toEqual({ schema: 2, data: 0, coercion: 0 });
  });

  it('that no cast can read are of the wrong type even with coercion', async () => {
    const report = await validateTable(tableSchema({ a: timestamp('us') }, { coerce: true }), table);
    expect(report.issues).toMatchObject([
      { code: 'wrong_type', column: 'a', expected: 'timestamp[us]', coerce: true },
    ]);
    expect(report.issues[0]?.message).toBe(
      "Column 'a' is int32, but timestamp[us] was expected and there is no cast between them: declare the type that the column has, or convert it before.",
    );
  });

  it('are told to be coerced only where coercion can do it', async () => {
    const report = await validateTable(tableSchema({ a: timestamp('us'), b: z.number() }), table);
    expect(report.issues.map(({ message }) => message)).toEqual([
      "Column 'a' is int32, but timestamp[us] was expected: declare the type that the column has, or convert it before.",
      "Column 'b' is utf8, but a float, or an integer of at most 32 bits was expected; coerce: true would convert what can be converted.",
    ]);
  });

  it('that are missing from a wide table are named beside the first of its columns', async () => {
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`c${i}`, Int32Array.of(i)]));
    const report = await validateTable(tableSchema({ x: z.number() }), arrow.tableFromArrays(wide));
    expect(report.issues[0]?.message).toMatch(/the table has 'c0', .*'c19' and 980 more\.$/);
  });
});

describe('unique', () => {
  const table = new arrow.Table({
    day: arrow.vectorFromArray([1, 1, 2, null, null], new arrow.Int32()),
    carrier: arrow.vectorFromArray(['a', 'b', 'a', 'c', 'c'], new arrow.Utf8()),
  });
  const shape = { day: z.number().nullable(), carrier: z.string() };

  it('takes one column, and a null as a value', async () => {
    const report = await validateTable(tableSchema(shape, { unique: 'day' }), table);
    expect(report.issues).toMatchObject([
      { code: 'duplicate', column: 'day', columns: ['day'], groups: 2, count: 4, category: 'data' },
    ]);
    expect(report.issues[0]!.sample).toEqual([
      { row: 0, value: 1, text: '1' },
      { row: 1, value: 1, text: '1' },
      { row: 3, value: null, text: 'null' },
      { row: 4, value: null, text: 'null' },
    ]);
  });

  it('takes columns together, and several keys', async () => {
    const joint = await validateTable(tableSchema(shape, { unique: ['day', 'carrier'] }), table);
    expect(joint.issues).toMatchObject([
      { code: 'duplicate', column: null, columns: ['day', 'carrier'], count: 2 },
    ]);
    expect(joint.issues[0]!.sample[0]).toEqual({ row: 3, value: [null, 'c'], text: '(null, "c")' });
    expect(joint.issues[0]!.message).toBe(
      "The key of columns 'day', 'carrier' is not unique: 2 rows share 1 key; the first is (null, \"c\") in row 3.",
    );
    const both = await validateTable(tableSchema(shape, { unique: [['day'], ['carrier']] }), table);
    expect(both.issues.map((issue) => issue.count)).toEqual([4, 4]);
  });

  it('leaves rows out that could not be coerced', async () => {
    const schema = tableSchema({ n: z.int() }, { coerce: true, unique: 'n' });
    const report = await validateTable(schema, texts({ n: ['x', 'y', '1', '01'] }));
    expect(report.issues.map(({ code, count }) => [code, count])).toEqual([
      ['coercion', 2],
      ['duplicate', 2],
    ]);
  });
});
