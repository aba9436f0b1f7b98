import { types } from '@millrace/columns';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { column, float64, ge, tableSchema, validateTable } from '../src/index.js';
import { batchOf, f64, i32, parsed, text } from './support.js';

describe('names', () => {
  it('may be aliases, and the column is returned under its own', async () => {
    const schema = tableSchema({ id: column(z.string(), { aliases: ['ID', 'key'] }) }, { strict: true });
    expect((await parsed(schema, batchOf({ key: [text, ['a']] }))).rows).toEqual([{ id: 'a' }]);
    const twice = await parsed(schema, batchOf({ key: [text, ['a']], ID: [text, ['b']] }));
    expect(twice.report.issues).toMatchObject([
      { code: 'ambiguous_column', column: 'id', columns: ['key', 'ID'] },
    ]);
    expect(() => tableSchema({ a: column(z.string(), { aliases: ['b'] }), b: z.string() })).toThrow(
      /stands for both/,
    );
  });

  it('may be a pattern for many columns, each judged by itself', async () => {
    const schema = tableSchema(
      { s: column(z.number().min(0), { regex: /s_\d/ }), s_9: z.string() },
      { strict: true },
    );
    const table = batchOf({
      s_1: [f64, [1, -1]],
      s_2: [f64, [1, 1]],
      s_9: [text, ['a', 'b']],
      xs_1: [f64, [0, 0]],
    });
    expect((await parsed(schema, table)).found).toEqual([
      ['xs_1', 'strict', 1],
      ['s_1', 'min(0)', 1],
    ]);
    const none = await parsed(schema, batchOf({ s_9: [text, []] }));
    expect(none.report.issues[0]!.message).toContain('under a name that matches /^(?:s_\\d)$/');
    const optional = tableSchema({ s: column(z.number().optional(), { regex: /s_\d/ }) });
    expect((await parsed(optional, batchOf({ a: [text, []] }))).success).toBe(true);
  });

  it('that two columns share are an issue where the schema says so', async () => {
    const fields = [new arrow.Field('a', new arrow.Int32()), new arrow.Field('a', new arrow.Int32())];
    const data = arrow.vectorFromArray([1], new arrow.Int32()).data[0]!;
    const struct = arrow.makeData({ type: new arrow.Struct(fields), length: 1, children: [data, data] });
    const table = new arrow.Table([new arrow.RecordBatch(new arrow.Schema(fields), struct as never)]);
    const report = await validateTable(tableSchema({ a: z.int() }, { uniqueColumnNames: true }), table);
    expect(report.issues).toMatchObject([{ code: 'duplicate_column', column: 'a', places: [0, 1] }]);
    await expect(validateTable(tableSchema({ a: z.int() }), table)).rejects.toMatchObject({
      name: 'SourceError',
    });
  });
});

describe('unique', () => {
  const table = batchOf({ a: [text, ['x', 'y', 'x', null, 'x', null]] });
  const found = async (unique: never): Promise<unknown> => {
    const { report } = await parsed(tableSchema({ a: column(z.string().nullable(), { unique }) }), table);
    return report.issues.map(({ count, sample }) => [count, sample.map(({ row }) => row)]);
  };

  it('reports all rows of a repeated value, or all but one; a null is a value', async () => {
    expect(await found(true as never)).toEqual([[5, [0, 2, 3, 4, 5]]]);
    expect(await found('exclude_first' as never)).toEqual([[3, [2, 4, 5]]]);
    expect(await found('exclude_last' as never)).toEqual([[3, [0, 2, 3]]]);
  });

  it('takes the same policy for keys of several columns', async () => {
    const schema = tableSchema(
      { a: z.int(), b: z.int() },
      { unique: ['a', 'b'], reportDuplicates: 'exclude_first', dropInvalidRows: true },
    );
    const rows = await parsed(schema, batchOf({ a: [i32, [1, 1, 1]], b: [i32, [2, 2, 3]] }));
    expect([rows.rows, rows.dropped]).toEqual([
      [
        { a: 1, b: 2 },
        { a: 1, b: 3 },
      ],
      [{ a: 1, b: 2 }],
    ]);
  });
});

describe('defaults', () => {
  const schema = tableSchema(
    {
      a: z.int().min(2).default(7),
      b: column(z.string(), { default: 'q' }),
      c: z.number().nullable(),
      d: z.date().default(new Date(5)),
      e: z.string().optional(),
    },
    { addMissingColumns: true, coerce: true },
  );

  it('fill nulls and absent columns before the checks, and are counted', async () => {
    const { rows, report } = await parsed(schema, batchOf({ a: [text, ['3', null]] }));
    expect(rows).toEqual([
      { a: 3, b: 'q', c: null, d: new Date(5) },
      { a: 7, b: 'q', c: null, d: new Date(5) },
    ]);
    expect(report.filled).toEqual([
      { column: 'a', count: 1 },
      { column: 'b', count: 2 },
      { column: 'd', count: 2 },
    ]);
  });

  it('do not hide a cell that can not be coerced', async () => {
    expect((await parsed(schema, batchOf({ a: [text, ['x', '1']] }))).found).toEqual([
      ['a', 'coerced to int64', 1],
      ['a', 'min(2)', 1],
    ]);
  });

  it('are needed to add a column that may not be null', async () => {
    const { report } = await parsed(
      tableSchema({ a: z.int(), b: z.int() }, { addMissingColumns: true }),
      batchOf({ a: [i32, [1]] }),
    );
    expect(report.issues).toMatchObject([{ code: 'missing_column', column: 'b', noDefault: true }]);
  });
});

describe('NaN as null', () => {
  it('is for nullable and defaults to judge', async () => {
    const schema = tableSchema({
      a: column(float64(), { nanAsNull: true, checks: [ge(0)] }),
      b: column(float64(), { nanAsNull: true, default: 5 }),
    });
    const { found, report } = await parsed(
      schema,
      batchOf({ a: [f64, [Number.NaN, -1, 1]], b: [f64, [Number.NaN, 1, null]] }),
    );
    expect(found).toEqual([
      ['a', 'not null', 1],
      ['a', 'min(0)', 1],
    ]);
    expect(report.filled).toEqual([{ column: 'b', count: 2 }]);
  });
});

describe('settings', () => {
  it('survive the methods of zod, and add up', async () => {
    const once = column(z.string(), { checks: [], aliases: ['b'], title: 'A', metadata: { unit: 'm' } });
    const [definition] = tableSchema({ a: column(once.min(1).nullable(), { unique: true }) }).columns;
    expect(definition).toMatchObject({
      aliases: ['b'],
      unique: 'all',
      nullable: true,
      title: 'A',
      metadata: { unit: 'm' },
    });
    expect(once.safeParse('x').success).toBe(true);
  });

  const bad: Record<string, () => unknown> = {
    'an unknown one': () => column(z.string(), { uniqe: true } as never),
    'no zod type': () => column('string' as never),
    unique: () => column(z.string(), { unique: 'first' as never }),
    checks: () => column(z.string(), { checks: ['min'] as never }),
    parsers: () => column(z.string(), { parsers: [(value: string) => value] as never }),
    aliases: () => column(z.string(), { aliases: 'b' as never }),
    'a check of another type': () => tableSchema({ a: column(z.string(), { checks: [ge(5)] }) }),
    'coercion that is none': () =>
      tableSchema({ a: column(z.string(), { coerce: { trimm: true } as never }) }),
  };
  for (const [name, make] of Object.entries(bad)) it(`refuse ${name}`, () => expect(make).toThrow(/./));

  it('describe, from zod too', () => {
    const [definition] = tableSchema({
      a: z.string().meta({ title: 'T', description: 'D', unit: 'm' }),
    }).columns;
    expect(definition).toMatchObject({ title: 'T', description: 'D', metadata: { unit: 'm' } });
    expect(types.utf8()).toEqual(definition!.target);
  });
});
