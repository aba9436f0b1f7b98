import { col } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  type CheckDefinition,
  cellFunction,
  column,
  columnFunction,
  eq,
  ge,
  gt,
  inRange,
  isin,
  le,
  lt,
  multipleOf,
  ne,
  notin,
  predicate,
  rowFunction,
  rowMatches,
  strContains,
  strEndsWith,
  strLength,
  strMatches,
  strStartsWith,
  tableSchema,
  uniqueValuesEq,
  validateTable,
} from '../src/index.js';
import { batchOf, f64, i64, parsed, text } from './support.js';

async function failing(
  type: z.ZodType,
  checks: readonly CheckDefinition[],
  columns: Parameters<typeof batchOf>[0]['x'],
): Promise<number[][]> {
  const { issues } = await validateTable(
    tableSchema({ x: column(type, { checks }) }),
    batchOf({ x: columns }),
  );
  return issues.map(({ sample }) => sample.map(({ row }) => row));
}

describe('checks of cells', () => {
  const numbers = [f64, [1, 2, 2.5, null, 10]] as const;
  const words = [text, ['ab', 'ba', 'a😀', null, '']] as const;
  const cases: Record<string, [z.ZodType, CheckDefinition, typeof numbers | typeof words, number[]]> = {
    eq: [z.number().nullable(), eq(2), numbers, [0, 2, 4]],
    ne: [z.number().nullable(), ne(2), numbers, [1]],
    gt: [z.number().nullable(), gt(2), numbers, [0, 1]],
    ge: [z.number().nullable(), ge(2n), numbers, [0]],
    lt: [z.number().nullable(), lt(2), numbers, [1, 2, 4]],
    le: [z.number().nullable(), le(2.25), numbers, [2, 4]],
    inRange: [z.number().nullable(), inRange(1, 2.5, { includeMin: false }), numbers, [0, 4]],
    'an open range': [z.number().nullable(), inRange(null, 2.5, { includeMax: false }), numbers, [2, 4]],
    isin: [z.number().nullable(), isin([1, 2, 10]), numbers, [2]],
    notin: [z.number().nullable(), notin([1, null]), numbers, [0]],
    multipleOf: [z.number().nullable(), multipleOf(0.5), numbers, []],
    'text order': [z.string().nullable(), gt('a\uffff'), words, [0, 4]],
    strMatches: [z.string().nullable(), strMatches(/^a/), words, [1, 4]],
    'strMatches at the start': [
      z.string().nullable(),
      strMatches('b', { anchor: 'start' }),
      words,
      [0, 2, 4],
    ],
    'strMatches as a whole': [z.string().nullable(), strMatches('a.', { anchor: 'full' }), words, [1, 4]],
    'strMatches of Python': [
      z.string().nullable(),
      strMatches('(?P<x>a)\\w\\Z', { dialect: 'python', anchor: 'start' }),
      words,
      [1, 2, 4],
    ],
    strContains: [z.string().nullable(), strContains('b'), words, [2, 4]],
    strStartsWith: [z.string().nullable(), strStartsWith('a'), words, [1, 4]],
    strEndsWith: [z.string().nullable(), strEndsWith('😀'), words, [0, 1, 4]],
    strLength: [z.string().nullable(), strLength(1, 2), words, [4]],
    cellFunction: [z.string().nullable(), cellFunction((value) => value !== 'ba'), words, [1]],
  };
  for (const [name, [type, check, table, rows]] of Object.entries(cases)) {
    it(name, async () => {
      expect((await failing(type, [check], table as never)).flat()).toEqual(rows);
      // The slow and obvious form, which a function beside it forces, says the same.
      const slow = cellFunction(() => true, { aborts: true });
      expect((await failing(type, [slow, check], table as never)).flat()).toEqual(rows);
    });
  }

  it('judge nulls where they are told to', async () => {
    const table = [f64, [1, null]] as const;
    const judged = (check: CheckDefinition): Promise<number[][]> =>
      failing(z.number().nullable(), [check], table as never);
    const nulls = { ignoreNulls: false };
    expect(await judged(ge(0, nulls))).toEqual([[1]]);
    expect(await judged(ne(5, nulls))).toEqual([]);
    expect(await judged(isin([1, null], nulls))).toEqual([]);
    expect(await judged(notin([null], nulls))).toEqual([[1]]);
    expect(await judged(cellFunction((value) => value !== null, nulls))).toEqual([[1]]);
  });

  it('tolerate, warn, limit, and carry names and messages', async () => {
    const checks = [
      ge(2, { mostly: 0.5 }),
      ge(3, { mostly: 0.5, failureLimit: 1, message: 'three or more' }),
      ne(2, { warnOnly: true, name: 'no twos', severity: 'info' }),
    ];
    const schema = tableSchema({ x: column(z.number(), { checks }) });
    const report = await validateTable(schema, batchOf({ x: [f64, [1, 2, 2, 5]] }));
    expect(report.issues).toMatchObject([
      { rule: 'min(3)', count: 3, fraction: 0.75, sample: [{ row: 0 }], note: 'three or more' },
      { rule: 'no twos', count: 2, warning: true, severity: 'info' },
    ]);
    expect(report.counts.data).toBe(3);
    const warned = tableSchema({ x: column(z.number(), { checks: [checks[2]!] }) });
    expect((await validateTable(warned, batchOf({ x: [f64, [2]] }))).valid).toBe(true);
  });

  it('are judged by group', async () => {
    const schema = tableSchema({
      x: column(z.number(), { checks: [ge(0, { by: ['g'], mostly: 0.5 })] }),
      g: z.string().nullable(),
    });
    const report = await validateTable(
      schema,
      batchOf({ x: [f64, [1, -1, -1, -1, 1]], g: [text, ['a', 'a', 'b', null, null]] }),
    );
    expect(report.issues).toMatchObject([
      { rule: 'min(0)', count: 1, sample: [{ row: 2 }], groups: [{ key: ['b'], count: 1, judged: 1 }] },
    ]);
    expect(report.issues[0]!.message).toBe(
      'Column \'x\': 1 cell fails min(0) in group ("b"); the first is -1 in row 2.',
    );
  });

  it('are exact beyond 2^53', async () => {
    expect(await failing(z.bigint(), [eq(2n ** 53n + 1n)], [i64, [2n ** 53n, 2n ** 53n + 1n]])).toEqual([
      [0],
    ]);
  });

  const bad: Record<string, () => unknown> = {
    'a null bound': () => ge(null),
    NaN: () => eq(Number.NaN),
    'an empty range': () => inRange(2, 1),
    'a range of one open point': () => inRange(1, 1, { includeMin: false }),
    'a range of two types': () => inRange(1, 'b'),
    'no range': () => inRange(null, null),
    'values that are no list': () => isin('ab' as never),
    'a pattern that is none': () => strMatches('('),
    'lengths that are none': () => strLength(2, 1),
    'multiples of nothing': () => multipleOf(0),
    'an option that is none': () => ge(1, { mosty: 0.5 } as never),
    'a tolerance that is none': () => ge(1, { mostly: 2 }),
    'an async function': () => cellFunction(async () => true),
    'a predicate that is none': () => predicate('a > b' as never),
  };
  for (const [name, make] of Object.entries(bad))
    it(`are not made of ${name}`, () => expect(make).toThrow(/./));
});

describe('patterns that may take forever', () => {
  it('are refused where JavaScript has to run them, unless they are allowed', async () => {
    const bad = [/^(?=(a+)+$)/, /^(\w+\s?)*(?!x)$/, /(?<=x)\s+$/, /(a|aa)+(?=b)$/];
    for (const pattern of bad) {
      expect(() => tableSchema({ x: z.string().regex(pattern) }), String(pattern)).toThrow(/grows faster/);
      expect(() => tableSchema({ x: z.array(z.string().regex(pattern)) })).toThrow(/grows faster/);
      tableSchema({ x: column(z.string(), { checks: [strMatches(pattern, { slow: true })] }) });
    }
    // An engine of linear time runs what it can read; but not beside a function, where zod runs all.
    const evil = /^(a+)+$/;
    const { issues } = await validateTable(
      tableSchema({ x: z.string().regex(evil) }),
      batchOf({ x: [text, [`${'a'.repeat(50_000)}!`]] }),
    );
    expect(issues).toMatchObject([{ judgedBy: 'columns', count: 1 }]);
    expect(() =>
      tableSchema({
        x: z
          .string()
          .regex(evil)
          .refine(() => true),
      }),
    ).toThrow(/grows faster/);
  });

  it('are not those that people write', () => {
    const good = [
      /^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$/,
      /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
      /^(?!.*--)[a-z]+(-[a-z]+)*$/,
      /^(?<year>\d{4})-(?<month>\d{2})$/,
      /^\p{L}+$/u,
      /(a)\1/,
    ];
    for (const pattern of good) tableSchema({ x: z.string().regex(pattern) });
  });
});

describe('checks of rows and columns', () => {
  const table = batchOf({ a: [f64, [1, 5, null]], b: [f64, [2, 2, 2]], g: [text, ['x', 'x', 'y']] });
  const shape = { a: z.number().nullable(), b: z.number(), g: z.string() };

  it('compare column with column, as data', async () => {
    const schema = tableSchema(shape, {
      checks: [predicate(col('a').le(col('b'))), predicate(col('a').gt(0), { ignoreNulls: false })],
    });
    const { report } = await parsed(schema, table);
    expect(report.issues).toMatchObject([
      {
        code: 'row_check',
        rule: 'a ≤ b',
        columns: ['a', 'b'],
        count: 1,
        sample: [{ row: 1, value: [5, 2], text: '(5, 2)' }],
      },
      { rule: 'a > 0', count: 1, sample: [{ row: 2, value: null }] },
    ]);
    expect(report.byRow).toEqual([]);
  });

  it('run functions over some columns of a row, and say so', async () => {
    const schema = tableSchema(shape, {
      checks: [rowFunction(['a', 'b'], ({ a, b }) => Number(a) < Number(b), { name: 'before' })],
    });
    const { report } = await parsed(schema, table);
    expect(report.issues).toMatchObject([
      { code: 'row_check', rule: 'before', judgedBy: 'rows', count: 1, sample: [{ row: 1 }] },
    ]);
    expect(report.byRow).toEqual([{ column: null, rule: 'before' }]);
    expect(() => tableSchema(shape, { checks: [rowFunction(['c'], () => true)] })).toThrow(
      /'c', which is no column/,
    );
  });

  it('take the schemas of other validators for a row', async () => {
    const other = {
      '~standard': {
        version: 1,
        vendor: 'other',
        validate: (row: unknown) =>
          Number((row as { b: unknown }).b) > 3 ? { value: row } : { issues: [{ message: 'no' }] },
      },
    } as const;
    const { found } = await parsed(
      tableSchema(shape, {
        checks: [rowMatches(['a', 'b'], other), rowMatches(['a'], z.object({ a: z.number().nullable() }))],
      }),
      table,
    );
    expect(found).toEqual([[null, 'row of other', 3]]);
    expect(() => rowMatches(['a'], {} as never)).toThrow(/Standard Schema/);
    const later = rowMatches(['a'], {
      '~standard': { version: 1, vendor: 'late', validate: async () => ({ issues: undefined }) },
    });
    await expect(parsed(tableSchema(shape, { checks: [later] }), table)).rejects.toMatchObject({
      code: 'async_check',
    });
  });

  it('take the refine of an object, on rows that pass by themselves, and its strictness', async () => {
    const schema = tableSchema(
      z.strictObject({ a: z.number().min(0), b: z.number() }).refine(({ a, b }) => a < b, 'a before b'),
    );
    const rows = batchOf({ a: [f64, [1, 2, -5]], b: [f64, [2, 1, -9]], c: [f64, [0, 0, 0]] });
    expect((await parsed(schema, rows)).found).toEqual([
      ['c', 'strict', 1],
      ['a', 'min(0)', 1],
      [null, 'custom row check', 1],
    ]);
  });

  it('run functions over a whole column, or its groups', async () => {
    const checks = [
      columnFunction((values) => values.map((value) => Number(value) < 5)),
      columnFunction((values) => values.length > 1, { by: ['g'] }),
      columnFunction((_, key) => key[0] === 'x', { by: ['g'], name: 'only x' }),
      columnFunction(() => {
        throw new TypeError('boom');
      }),
    ];
    const { report } = await parsed(tableSchema({ ...shape, b: column(shape.b, { checks }) }), table);
    expect(report.issues).toMatchObject([
      { code: 'column_check', rule: 'custom group check', groups: [{ key: ['y'] }] },
      { rule: 'only x', groups: [{ key: ['y'] }] },
      { thrown: 'boom' },
    ]);
  });

  it('hold the set of values', async () => {
    const schema = tableSchema({
      ...shape,
      b: column(shape.b, { checks: [uniqueValuesEq([2]), uniqueValuesEq([2, 3])] }),
    });
    expect((await parsed(schema, table)).report.issues.map(({ message }) => message)).toEqual([
      "Column 'b' fails uniqueValuesEq(2, 3): missing 3.",
    ]);
  });
});
