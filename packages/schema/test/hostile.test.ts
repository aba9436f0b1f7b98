import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  type Source,
  sourceFrom,
  types,
  type Value,
} from '@millrace/columns';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import {
  float64,
  int64,
  parseTable,
  reportText,
  tableSchema,
  timestamp,
  validateTable,
  validationQuestion,
} from '../src/index.js';

function batchOf(
  columns: Record<string, readonly [DataType, readonly Value[]]>,
): ReturnType<typeof batchFromChunks>[] {
  const entries = Object.entries(columns);
  const schema = { fields: entries.map(([name, [type]]) => field(name, type)) };
  return [
    batchFromChunks(
      schema,
      entries.map(([, [type, values]]) => chunkFromValues(type, values)),
    ),
  ];
}

/** A source that counts how often it is read, and of which columns. */
function watched(input: Parameters<typeof sourceFrom>[0]): {
  source: Source;
  reads: (readonly string[] | undefined)[];
} {
  const inner = sourceFrom(input);
  const reads: (readonly string[] | undefined)[] = [];
  const batches: Source['batches'] = (options) => {
    reads.push(options?.columns);
    return inner.batches(options);
  };
  return { source: { ...inner, batches }, reads };
}

describe('one scan', () => {
  it('reads the source once, and only the columns of the schema', async () => {
    const { source, reads } = watched(
      batchOf({ a: [types.utf8(), ['1', 'x']], b: [types.float64(), [1, 2]], c: [types.utf8(), ['', '']] }),
    );
    const schema = tableSchema(
      {
        a: z
          .int()
          .max(0)
          .refine((n) => n !== 7),
        b: z
          .number()
          .min(2)
          .refine((n) => n !== 2),
      },
      { coerce: true, unique: ['a', 'b'] },
    );
    const report = await validateTable(schema, source);
    expect(report.counts).toEqual({ schema: 0, coercion: 1, data: 3 });
    expect(reads).toHaveLength(1);
    expect([...reads[0]!].sort()).toEqual(['a', 'b']);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const table = batchOf({ a: [types.utf8(), ['1']] });
    await expect(
      validateTable(tableSchema({ a: z.string().min(1) }), table, { signal: controller.signal }),
    ).rejects.toThrow('enough');
  });

  it('can be asked together with others', () => {
    const { asks } = validationQuestion(tableSchema({ a: z.string().min(1) }), {
      fields: [field('a', types.utf8())],
    });
    expect(JSON.parse(JSON.stringify(asks))).toHaveLength(5);
  });
});

describe('checks that only zod can run', () => {
  it('run row by row on their own column, and the report says so', async () => {
    const table = batchOf({
      a: [types.utf8(), ['ab', 'ba', null, 'aa']],
      b: [types.utf8(), ['x', 'y', 'z', '']],
    });
    const schema = tableSchema({
      a: z
        .string()
        .nullable()
        .check(z.refine((text) => text !== null, 'no nulls here')),
      b: z
        .string()
        .regex(/^(?=x)/)
        .min(1),
    });
    const report = await validateTable(schema, table);
    expect(report.issues).toMatchObject([
      {
        code: 'custom',
        column: 'a',
        judgedBy: 'rows',
        count: 1,
        sample: [{ row: 2, value: null }],
        note: 'no nulls here',
      },
      { code: 'invalid_format', column: 'b', rule: 'regex(/^(?=x)/)', judgedBy: 'rows', count: 3 },
      { code: 'too_small', column: 'b', rule: 'minLength(1)', judgedBy: 'columns', count: 1 },
    ]);
    expect(report.issues[0]!.message).toBe(
      "Column 'a': 1 cell fails custom check (no nulls here); the first is null in row 2.",
    );
  });

  it('that throw fail the cell and say what they threw', async () => {
    const schema = tableSchema({
      a: z.string().refine((text) => {
        if (text === 'b') throw new TypeError('boom');
        return true;
      }),
    });
    const report = await validateTable(schema, batchOf({ a: [types.utf8(), ['a', 'b']] }));
    expect(report.issues).toMatchObject([{ count: 1, sample: [{ row: 1 }], thrown: 'boom' }]);
    expect(report.issues[0]!.message).toContain('the check threw: boom');
  });

  it('that turn out to be async are refused', async () => {
    const schema = tableSchema({ a: z.string().refine((text) => Promise.resolve(text === 'a') as never) });
    await expect(validateTable(schema, batchOf({ a: [types.utf8(), ['a']] }))).rejects.toMatchObject({
      code: 'async_check',
      issues: [{ column: 'a' }],
    });
  });

  it('of two columns are never taken for one', async () => {
    const even = z.number().refine((n) => n % 2 === 0);
    const odd = z.number().refine((n) => n % 2 !== 0);
    const table = batchOf({ a: [types.int32(), [1, 2, 2]] });
    expect((await validateTable(tableSchema({ a: even }), table)).issues[0]!.count).toBe(1);
    expect((await validateTable(tableSchema({ a: odd }), table)).issues[0]!.count).toBe(2);
  });

  it('patterns that every engine reads alike are run on columns', async () => {
    const table = batchOf({ a: [types.utf8(), ['']] });
    for (const pattern of [/^[a-z]+$/, /^\d{4}-\d{2}$/, /a|b/i, /^.+$/u, /[^,]/u, /^x.*y$/]) {
      const { issues } = await validateTable(tableSchema({ a: z.string().regex(pattern) }), table);
      expect(issues, String(pattern)).toMatchObject([{ judgedBy: 'columns' }]);
    }
  });
});

describe('hostile tables', () => {
  it('names that are no ordinary names', async () => {
    const names = [
      '__proto__',
      'constructor',
      'a"b',
      "a'b",
      '😀',
      '',
      ' ',
      'a\u0000b',
      '\u202e',
      '.',
      'toString',
    ];
    const shape: Record<string, z.ZodType> = {};
    for (const name of names)
      Object.defineProperty(shape, name, { value: z.number().min(1), enumerable: true });
    const schema = { fields: names.map((name) => field(name, types.float64())) };
    const batch = batchFromChunks(
      schema,
      names.map(() => chunkFromValues(types.float64(), [0, 1])),
    );
    const report = await validateTable(tableSchema(shape, { strict: true, unique: names as never }), [batch]);
    expect(report.issues.map(({ column, count }) => [column, count]).sort()).toEqual(
      names.map((name) => [name, 1]).sort(),
    );
    const fine = await parseTable(tableSchema(shape), [
      batchFromChunks(
        schema,
        names.map(() => chunkFromValues(types.float64(), [1])),
      ),
    ]);
    expect(fine.schema.fields.map(({ name }) => name)).toEqual(names);
  });

  it('a duplicated column name is refused', async () => {
    const names = { fields: [field('a', types.int32()), field('a', types.int32())] };
    const chunk = chunkFromValues(types.int32(), [1]);
    await expect(
      validateTable(tableSchema({ a: z.int() }), [{ schema: names, length: 1, columns: [chunk, chunk] }]),
    ).rejects.toMatchObject({ name: 'SourceError' });
  });

  it('a thousand columns', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `column ${i}`);
    const shape = Object.fromEntries(names.map((name) => [name, z.number().min(0).max(10)]));
    const columns = Object.fromEntries(
      names.map((name, i) => [name, [types.float64(), [1, i % 2 ? 11 : 2]] as const]),
    );
    const report = await validateTable(tableSchema(shape, { strict: true }), batchOf(columns));
    expect(report.counts.data).toBe(500);
  });

  it('no rows and no columns', async () => {
    const schema = tableSchema({ a: z.string().min(1), b: z.number().optional() }, { unique: 'a' });
    expect(await validateTable(schema, batchOf({ a: [types.utf8(), []] }))).toMatchObject({
      valid: true,
      rows: 0,
    });
    expect((await validateTable(schema, new arrow.Table({}))).issues).toMatchObject([
      { code: 'missing_column', column: 'a', columns: [] },
    ]);
    expect((await validateTable(tableSchema({}), new arrow.Table({}))).valid).toBe(true);
  });

  it('columns that are all null, also of the null type', async () => {
    for (const type of [types.utf8(), types.null(), types.dictionary(types.utf8())]) {
      const table = batchOf({ a: [type, [null, null]] });
      const strict = z.string().min(1).regex(/x/).startsWith('a');
      expect((await validateTable(tableSchema({ a: strict.nullable() }), table)).valid).toBe(true);
      expect((await validateTable(tableSchema({ a: strict }), table)).issues).toMatchObject([
        { code: 'null', count: 2 },
      ]);
      expect(
        (await validateTable(tableSchema({ a: z.enum(['a']).refine(() => false) }), table)).counts.data,
      ).toBe(2);
      const table2 = await parseTable(tableSchema({ a: strict.nullable() }, { coerce: true }), table);
      expect([String(table2.schema.fields[0]!.type), table2.getChild('a')!.toJSON()]).toEqual([
        'Utf8',
        [null, null],
      ]);
    }
  });

  it('NaN, infinities and zeros', async () => {
    const table = batchOf({ a: [types.float64(), [Number.NaN, Infinity, -Infinity, 0, -0, 5e-324]] });
    const finite = await validateTable(tableSchema({ a: z.number() }), table);
    expect(finite.issues).toMatchObject([
      {
        code: 'not_finite',
        count: 3,
        sample: [{ row: 0, value: { $double: 'NaN' }, text: 'NaN' }, { row: 1 }, { row: 2 }],
      },
    ]);
    expect((await validateTable(tableSchema({ a: float64() }), table)).valid).toBe(true);
    expect((await validateTable(tableSchema({ a: float64().min(0) }), table)).issues[0]).toMatchObject({
      count: 2,
    });
    expect(
      (await validateTable(tableSchema({ a: float64() }, { unique: 'a' }), table)).issues[0],
    ).toMatchObject({ count: 2 });
  });

  it('integers beyond 2^53, exactly', async () => {
    const table = batchOf({ a: [types.int64(), [2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n]] });
    const counts = async (type: z.ZodType, options = {}): Promise<number> => {
      const { counts } = await validateTable(tableSchema({ a: type }, options), table);
      return counts.data + counts.coercion;
    };
    expect(await counts(z.bigint().max(2n ** 53n))).toBe(2);
    expect(await counts(int64().gt(2n ** 53n))).toBe(2);
    expect(
      await counts(
        z
          .bigint()
          .max(2n ** 70n)
          .min(-(2n ** 70n)),
      ),
    ).toBe(0);
    expect(await counts(z.bigint().min(2n ** 70n))).toBe(4);
    expect(await counts(z.int())).toBe(4);
    expect(await counts(z.number(), { coerce: true })).toBe(2);
    expect(await counts(z.literal([2n ** 53n + 1n, 2n ** 70n]))).toBe(3);
    expect(await counts(z.bigint().refine((n) => n % 2n === 0n))).toBe(2);
  });

  it('every wrong type', async () => {
    const list = types.list(types.int32());
    const table = batchOf({
      a: [list, [[1], null]],
      b: [types.struct([field('x', types.int32())]), [null, null]],
      c: [types.binary(), [new Uint8Array([255]), null]],
      d: [types.decimal(10, 2), [null, { unscaled: 1n, scale: 2 }]],
    });
    const shapes = [z.string(), z.number(), z.int(), z.boolean(), z.date(), z.bigint(), timestamp('us')];
    for (const type of shapes) {
      for (const coerce of [false, true]) {
        const report = await validateTable(tableSchema({ a: type, b: type.nullable() }, { coerce }), table);
        expect(report.issues.map(({ code }) => code)).toEqual(['wrong_type', 'wrong_type']);
      }
    }
    const decimals = await validateTable(
      tableSchema({ d: z.number().nullable().optional() }, { coerce: true }),
      table,
    );
    expect(decimals.valid).toBe(true);
  });

  it('long and odd texts end up in short reports', async () => {
    const long = `${'x'.repeat(99)}😀${'y'.repeat(1_000_000)}`;
    const table = batchOf({ a: [types.utf8(), [long, 'a\nb\u0007"']] });
    const report = await validateTable(tableSchema({ a: z.string().max(2) }), table);
    expect(JSON.stringify(report).length).toBeLessThan(3000);
    expect(reportText(report)).not.toContain('\u0007');
    expect(report.issues[0]!.sample[0]!.text).toBe(`"${'x'.repeat(99)}…"`);
  });

  it('an instant with and without a zone are two things', async () => {
    const naive = batchOf({ a: [types.timestamp('us'), [1n]] });
    expect(
      (await validateTable(tableSchema({ a: timestamp('us', 'UTC') }, { coerce: true }), naive)).issues,
    ).toMatchObject([{ code: 'wrong_type', expected: 'timestamp[us, UTC]', actual: 'timestamp[us]' }]);
    const whole = batchOf({ a: [types.int64(), [1n]] });
    expect((await validateTable(tableSchema({ a: timestamp('us') }, { coerce: true }), whole)).valid).toBe(
      false,
    );
  });

  it('schemas of zod/mini', async () => {
    const schema = tableSchema({
      a: mini.nullable(mini.string().check(mini.minLength(2), mini.regex(/^a/))),
      b: mini.int(),
    });
    const table = batchOf({ a: [types.utf8(), ['ab', 'b', null]], b: [types.int64(), [1n, 2n, 2n ** 60n]] });
    const report = await validateTable(schema, table);
    expect(report.issues.map(({ code, count }) => [code, count])).toEqual([
      ['too_small', 1],
      ['invalid_format', 1],
      ['unsafe_integer', 1],
    ]);
  });
});
