import { col, types } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  column,
  derive,
  functionParser,
  keepRows,
  lower,
  tableSchema,
  timestamp,
  trim,
  upper,
} from '../src/index.js';
import { batchOf, f64, i64, parsed, text } from './support.js';

describe('coercion', () => {
  it('refuses what loses something', async () => {
    const schema = tableSchema({ i: z.int(), r: z.number(), z: timestamp('us', 'UTC') }, { coerce: true });
    const table = batchOf({
      i: [f64, [2.5, -2]],
      r: [i64, [2n ** 53n + 1n, 1n]],
      z: [types.timestamp('us'), [0n, 1n]],
    });
    expect((await parsed(schema, table)).found).toEqual([
      ['z', 'type', 1],
      ['i', 'coerced to int64', 1],
      ['r', 'coerced to float64', 1],
    ]);
  });

  it('loses what it is told to', async () => {
    const schema = tableSchema({
      i: column(z.int(), { coerce: { truncate: true } }),
      r: column(z.number(), { coerce: { round: true } }),
      z: column(timestamp('us', 'UTC'), { coerce: { assumeZone: 'Europe/Berlin' } }),
    });
    const noon = 1_593_604_800_000_000n;
    const table = batchOf({
      i: [f64, [2.5, -2.5, null]],
      r: [i64, [2n ** 53n + 1n, 1n, 2n]],
      z: [types.timestamp('us'), [noon, 0n, 1n]],
    });
    const { rows, found } = await parsed(schema, table);
    expect([rows, found]).toEqual([[], [['i', 'not null', 1]]]);
    const [first, second] = (
      await parsed(
        schema,
        batchOf({
          i: [f64, [2.5, -2.5]],
          r: [i64, [2n ** 53n + 1n, 1n]],
          z: [types.timestamp('us'), [noon, 0n]],
        }),
      )
    ).rows;
    expect(first).toEqual({ i: 2, r: 2 ** 53, z: noon - 7_200_000_000n });
    expect(second).toEqual({ i: -2, r: 1, z: -3_600_000_000n });
    const endless = await parsed(
      schema,
      batchOf({ i: [f64, [Number.NaN, Infinity]], r: [i64, [1n, 1n]], z: [types.timestamp('us'), [0n, 0n]] }),
    );
    expect(endless.found).toEqual([['i', 'coerced to int64', 2]]);
  });

  it('reads numbers, booleans and times as they are written', async () => {
    const schema = tableSchema(
      { n: z.number(), b: z.boolean(), t: timestamp('us', 'UTC'), d: z.date() },
      {
        coerce: {
          numbers: { decimal: ',', group: '.' },
          booleans: { true: ['J'], false: ['N'] },
          timestamps: ['%d/%m/%Y %H:%M', '%Y-%m-%dT%H:%M:%S%z'],
          assumeZone: 'UTC',
        },
        nullTokens: ['-'],
        trim: true,
      },
    );
    const good = batchOf({
      n: [text, [' 1.234,5 ', '1,5']],
      b: [text, ['J', 'N']],
      t: [text, ['01/02/2020 03:04', '2020-02-01T03:04:05+01:00']],
      d: [text, ['31/12/2020 23:59', '01/01/1970 00:00']],
    });
    expect((await parsed(schema, good)).rows).toEqual([
      { n: 1234.5, b: true, t: 1_580_526_240_000_000n, d: new Date('2020-12-31T23:59Z') },
      { n: 1.5, b: false, t: 1_580_522_645_000_000n, d: new Date(0) },
    ]);
    const bad = batchOf({
      n: [text, ['1,234.5', '12.34', '-']],
      b: [text, ['true', 'j', 'J']],
      t: [text, ['32/01/2020 00:00', '2020-01-01', '-']],
      d: [text, ['29/02/2021 00:00', '', '-']],
    });
    const counts = (await parsed(schema, bad)).found.map(([name, rule, count]) => [
      name,
      rule.slice(0, 7),
      count,
    ]);
    expect(counts).toEqual([
      ['n', 'coerced', 2],
      ['n', 'not nul', 1],
      ['b', 'coerced', 2],
      ['t', 'coerced', 2],
      ['t', 'not nul', 1],
      ['d', 'coerced', 2],
      ['d', 'not nul', 1],
    ]);
  });

  it('of one column is what z.coerce asks for, by our rules', async () => {
    const schema = tableSchema({ n: z.coerce.number().nullable(), b: z.coerce.boolean(), s: z.string() });
    const table = batchOf({
      n: [text, ['1', null, '']],
      b: [text, ['true', 'false', 'False']],
      s: [text, ['a', 'b', 'c']],
    });
    expect((await parsed(schema, table)).found).toEqual([
      ['n', 'coerced to float64', 1],
      ['b', 'coerced to bool', 1],
    ]);
  });

  it('is refused where it has no meaning', () => {
    const bad = [
      { numbers: { decimal: '1' } },
      { numbers: { decimal: ',', group: ',' } },
      { booleans: { true: ['x'], false: ['x'] } },
      { assumeZone: 'Nowhere' },
      { truncate: 1 },
      { nulls: ['-'] },
    ];
    for (const coerce of bad)
      expect(() => tableSchema({ a: z.number() }, { coerce } as never), JSON.stringify(coerce)).toThrow(
        /option/,
      );
  });
});

describe('codecs and pipes', () => {
  const length = z.codec(z.string(), z.int(), {
    decode: (word) => word.length,
    encode: (size) => 'x'.repeat(size),
  });

  it('read the input side and return the output side', async () => {
    const schema = tableSchema({
      b: z.stringbool(),
      n: length.nullable(),
      p: z
        .string()
        .transform((word) => word.length)
        .pipe(z.number().max(3)),
    });
    const table = batchOf({ b: [text, ['yes', 'no']], n: [text, ['abc', null]], p: [text, ['abc', '']] });
    const { rows, report } = await parsed(schema, table);
    expect(rows).toEqual([
      { b: true, n: 3, p: 3 },
      { b: false, n: null, p: 0 },
    ]);
    expect(report.byRow.map(({ column: name }) => name)).toEqual(['b', 'n', 'p']);
  });

  it('name the cells on which they fail, with the reason', async () => {
    const schema = tableSchema({
      b: z.stringbool(),
      p: z
        .string()
        .transform((word) => word.length)
        .pipe(z.number().max(3)),
    });
    const { report } = await parsed(
      schema,
      batchOf({ b: [text, ['yes', 'maybe', null]], p: [text, ['abcd', '', '']] }),
    );
    expect(report.issues).toMatchObject([
      {
        category: 'coercion',
        code: 'parser',
        column: 'b',
        rule: 'codec',
        count: 1,
        sample: [{ row: 1, value: 'maybe' }],
      },
      { code: 'null', column: 'b', count: 1 },
      { code: 'parser', column: 'p', count: 1, sample: [{ row: 0, detail: 'at most 3' }] },
    ]);
  });

  it('refuse to be async', async () => {
    const later = z.codec(z.string(), z.string(), {
      decode: async (word) => word,
      encode: async (word) => word,
    });
    await expect(parsed(tableSchema({ a: later }), batchOf({ a: [text, ['x']] }))).rejects.toMatchObject({
      code: 'async_check',
    });
  });
});

describe('parsers', () => {
  it('run before coercion and checks; those of zod before its checks', async () => {
    const schema = tableSchema({
      a: column(z.enum(['x', 'y']), { parsers: [trim(), lower()] }),
      b: column(z.string(), { parsers: [upper(), functionParser((word) => `${word}!`)] }),
      c: z.string().trim().toUpperCase().min(2),
      u: z.url(),
    });
    const table = batchOf({
      a: [text, [' X', 'y ']],
      b: [text, ['a', 'b']],
      c: [text, [' ab ', ' a ']],
      u: [text, [' http://a.b ', 'x']],
    });
    expect((await parsed(schema, table)).found).toEqual([
      ['c', 'minLength(2)', 1],
      ['u', 'url', 1],
    ]);
    const good = batchOf({
      a: [text, [' X']],
      b: [text, ['a']],
      c: [text, [' ab ']],
      u: [text, [' http://a.b ']],
    });
    expect((await parsed(schema, good)).rows).toEqual([{ a: 'x', b: 'A!', c: 'AB', u: 'http://a.b' }]);
  });

  it('of the table make columns and leave out rows', async () => {
    const schema = tableSchema(
      { k: z.number(), b: z.number() },
      { parsers: [derive('k', col('b').plus(1)), keepRows(col('b').ne(9))], strict: 'filter' },
    );
    expect((await parsed(schema, batchOf({ b: [f64, [1, 9, 2]] }))).rows).toEqual([
      { k: 2, b: 1 },
      { k: 3, b: 2 },
    ]);
  });

  it('that throw fail the cell', async () => {
    const schema = tableSchema({
      a: column(z.string(), {
        parsers: [
          functionParser(() => {
            throw new Error('no');
          }),
        ],
        default: 'd',
      }),
    });
    expect((await parsed(schema, batchOf({ a: [text, ['x', null]] }))).found).toEqual([['a', 'parser', 1]]);
  });
});
