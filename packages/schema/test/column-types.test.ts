import { collect, type DataType, field, types, valueAt } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  binary,
  coercedSource,
  column,
  decimal,
  dictionary,
  fixedSizeBinary,
  float16,
  ge,
  isin,
  rows,
  tableSchema,
  timestamp,
} from '../src/index.js';
import { batchOf, f64, i64, parsed, text } from './support.js';

const struct = types.struct([field('a', f64), field('b', types.list(text))]);
const pair = (a: unknown, b: unknown): never =>
  new Map([
    ['a', a],
    ['b', b],
  ]) as never;

describe('nested columns', () => {
  const schema = tableSchema({
    s: z.object({ a: z.number().min(0), b: z.array(z.string().nullable()).max(2) }).nullable(),
  });

  it('are read as objects and lists', async () => {
    const table = batchOf({ s: [struct, [pair(1, ['x', null]), null]] });
    expect((await parsed(schema, table)).rows).toEqual([{ s: { a: 1, b: ['x', null] } }, { s: null }]);
  });

  it('are judged by zod as a whole, which says where', async () => {
    const table = batchOf({
      s: [struct, [pair(1, []), pair(-1, []), pair(1, ['a', 'b', 'c']), pair(null, [])]],
    });
    const { report } = await parsed(schema, table);
    expect(report.issues).toMatchObject([
      { code: 'invalid_nested', column: 's', rule: 'valid struct', count: 3, judgedBy: 'rows' },
    ]);
    expect(report.issues[0]!.sample.map(({ row, detail }) => [row, detail])).toEqual([
      [1, 'at a: at least 0'],
      [2, 'at b: at most 2'],
      [3, 'at a: expected number'],
    ]);
    expect(report.byRow).toEqual([{ column: 's', rule: 'valid struct' }]);
  });

  it('may be maps, read as objects or as maps', async () => {
    const maps = tableSchema({ o: z.record(z.string(), z.int()), m: z.map(z.string(), z.bigint()) });
    const map = types.map(text, i64);
    const table = batchOf({
      o: [map, [new Map([['__proto__', 1n]])]],
      m: [map, [new Map([['k', 2n ** 60n]])]],
    });
    const [row] = (await parsed(maps, table)).rows as { o: object; m: Map<string, bigint> }[];
    expect(Object.entries(row!.o)).toEqual([['__proto__', 1]]);
    expect(row!.m).toEqual(new Map([['k', 2n ** 60n]]));
  });

  it('five deep', async () => {
    let type: DataType = f64;
    let zod: z.ZodType = z.number();
    let value: unknown = 1;
    for (let depth = 0; depth < 5; depth++) {
      type = depth % 2 === 0 ? types.list(type) : types.struct([field('x', type)]);
      zod = depth % 2 === 0 ? z.array(zod) : z.object({ x: zod });
      value = depth % 2 === 0 ? [value] : new Map([['x', value]]);
    }
    const { rows: found } = await parsed(tableSchema({ d: zod }), batchOf({ d: [type, [value as never]] }));
    expect(found).toEqual([{ d: [{ x: [{ x: [1] }] }] }]);
  });

  it('of other fields or types are of the wrong type', async () => {
    const strict = tableSchema({ s: z.strictObject({ a: z.number() }) });
    expect((await parsed(strict, batchOf({ s: [struct, []] }))).found).toEqual([['s', 'type', 1]]);
    expect(
      (await parsed(tableSchema({ s: z.object({ a: z.string() }) }), batchOf({ s: [struct, []] }))).found,
    ).toHaveLength(1);
    expect(
      (await parsed(tableSchema({ s: z.object({ c: z.string() }) }), batchOf({ s: [struct, []] }))).found,
    ).toHaveLength(1);
    const optional = tableSchema({ s: z.object({ a: z.number(), c: z.string().optional() }) });
    expect((await parsed(optional, batchOf({ s: [struct, [pair(1, [])]] }))).success).toBe(true);
  });
});

describe('exact columns', () => {
  it('are decimals as text, compared by value', async () => {
    const schema = tableSchema(
      { d: column(decimal(5, 2), { checks: [ge('0'), isin(['1.5', '2'])] }) },
      { coerce: true },
    );
    const { found, rows: none } = await parsed(schema, batchOf({ d: [text, ['1.50', '-2', '2']] }));
    expect([found, none]).toEqual([
      [
        ['d', 'min("0")', 1],
        ['d', 'isin("1.5", "2")', 1],
      ],
      [],
    ]);
    expect((await parsed(schema, batchOf({ d: [text, ['1.50', '2']] }))).rows).toEqual([
      { d: '1.50' },
      { d: '2.00' },
    ]);
    expect((await parsed(schema, batchOf({ d: [text, ['1234.5']] }))).found).toEqual([
      ['d', 'coerced to decimal(5, 2)', 1],
    ]);
  });

  it('are bytes', async () => {
    const schema = tableSchema({ b: binary(), f: fixedSizeBinary(2), h: float16() });
    const table = batchOf({
      b: [types.binary(), [Uint8Array.of(1, 2)]],
      f: [types.fixedSizeBinary(2), [Uint8Array.of(3, 4)]],
      h: [types.float16(), [1.5]],
    });
    expect((await parsed(schema, table)).rows).toEqual([
      { b: Uint8Array.of(1, 2), f: Uint8Array.of(3, 4), h: 1.5 },
    ]);
    expect(() => fixedSizeBinary(-1)).toThrow(/no such width/);
    expect(() => decimal(2, 3)).toThrow(/no decimal type/);
  });

  it('are dictionaries, which coercion makes', async () => {
    const schema = tableSchema({ c: dictionary(z.enum(['x', 'y'])) }, { coerce: true });
    const [batch] = await collect(coercedSource(schema, batchOf({ c: [text, ['x', 'y', 'x']] })));
    expect(batch!.columns[0]!.type).toMatchObject({ kind: 'dictionary', value: { kind: 'utf8' } });
    expect(valueAt(batch!.columns[0]!, 2)).toBe('x');
    expect(
      (await parsed(tableSchema({ c: dictionary(z.string()) }), batchOf({ c: [text, ['x']] }))).found,
    ).toEqual([['c', 'type', 1]]);
  });

  it('are timestamps as dates, where they are whole milliseconds', async () => {
    const schema = tableSchema({ t: timestamp('us', 'UTC', { as: 'date' }) });
    const type = types.timestamp('us', 'UTC');
    expect((await parsed(schema, batchOf({ t: [type, [2000n]] }))).rows).toEqual([{ t: new Date(2) }]);
    expect((await parsed(schema, batchOf({ t: [type, [1n]] }))).found).toEqual([['t', 'date', 1]]);
  });
});

describe('rows', () => {
  it('of a column that stands for many are an object of them', async () => {
    const schema = tableSchema({ id: z.string(), s: column(z.number(), { regex: /s_\d/ }) });
    const table = batchOf({ s_1: [f64, [1]], id: [text, ['a']], s_2: [f64, [2]], other: [f64, [3]] });
    expect([...rows(table, schema)]).toEqual([{ id: 'a', s: { s_1: 1, s_2: 2 } }]);
  });
});
