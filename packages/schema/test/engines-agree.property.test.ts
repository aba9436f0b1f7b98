import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  memorySource,
  types,
  type Value,
} from '@millrace/columns';
import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  float64,
  int8,
  int64,
  parseTable,
  rows,
  tableSchema,
  timestamp,
  validateTable,
} from '../src/index.js';

let db: DuckDB;
beforeAll(async () => {
  db = await openDuckDB();
});
afterAll(async () => {
  await db.close();
});

interface ColumnCase {
  readonly arrow: DataType;
  readonly zod: z.ZodType;
  readonly value: fc.Arbitrary<Value>;
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ab',
    'NA',
    ' 1 ',
    '1',
    '-2.5',
    '1e3',
    'x',
    '😀',
    "'",
    '2013-01-01T00:00:00Z',
    '9007199254740993',
    '300',
  ),
  fc.string({ maxLength: 4 }).filter((s) => !/[\ud800-\udfff]/u.test(s) && !s.includes('\u0000')),
);
const double = fc.oneof(
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 0, 2.5, 1e300, 2 ** 53),
  fc.double(),
);
const big = fc.oneof(
  fc.constantFrom(2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n, 0n, 6n),
  fc.bigInt(-100n, 100n),
);

const plainColumns: readonly ColumnCase[] = [
  { arrow: types.float64(), zod: z.number().min(0).lt(1e10), value: double },
  { arrow: types.float64(), zod: float64().max(1), value: double },
  { arrow: types.float64(), zod: z.number().int().multipleOf(3), value: double },
  { arrow: types.float64(), zod: z.literal([0, 2.5]).nullable(), value: double },
  { arrow: types.int64(), zod: z.int().min(3), value: big },
  { arrow: types.int64(), zod: int64().max(2n ** 53n), value: big },
  {
    arrow: types.int64(),
    zod: z
      .bigint()
      .refine((n) => n % 2n === 0n)
      .nullable(),
    value: big,
  },
  { arrow: types.int8(), zod: int8().multipleOf(2), value: fc.integer({ min: -128, max: 127 }) },
  { arrow: types.utf8(), zod: z.string().length(2), value: text },
  {
    arrow: types.utf8(),
    zod: z
      .string()
      .regex(/^[a-z]{1,2}$/)
      .nullish(),
    value: text,
  },
  { arrow: types.utf8(), zod: z.string().regex(/^(?=a)/), value: text },
  { arrow: types.dictionary(types.utf8()), zod: z.enum(['a', 'ab', 'NA']), value: text },
  { arrow: types.bool(), zod: z.literal(true), value: fc.boolean() },
  {
    arrow: types.timestamp('us', 'UTC'),
    zod: timestamp('us', 'UTC').positive(),
    value: fc.bigInt(-10n, 10n ** 15n),
  },
  { arrow: types.timestamp('us'), zod: z.date().min(new Date(0)), value: fc.bigInt(-5000n, 5000n) },
  { arrow: types.date(), zod: z.date().max(new Date(86_400_000)), value: fc.bigInt(-3n, 3n) },
];

const textColumns: readonly ColumnCase[] = [
  z.number().min(1),
  z.int().nullable(),
  z.bigint(),
  int8(),
  z.boolean().nullable(),
  z.string().min(2),
  timestamp('ms', 'UTC').nullable(),
  z.date().nullish(),
  z.literal([0, 1]),
].map((zod) => ({ arrow: types.utf8(), zod, value: text }));

const castColumns: readonly ColumnCase[] = [
  { arrow: types.float64(), zod: z.int(), value: double },
  { arrow: types.int64(), zod: z.number(), value: big },
  { arrow: types.float64(), zod: z.float32(), value: double },
  { arrow: types.int64(), zod: int8().nullable(), value: big },
  { arrow: types.timestamp('us', 'UTC'), zod: timestamp('ms', 'UTC'), value: fc.bigInt(-5000n, 5000n) },
  { arrow: types.dictionary(types.utf8()), zod: z.string().max(1), value: text },
];

function tables(
  columns: readonly ColumnCase[],
  names: readonly string[],
): fc.Arbitrary<{ shape: Record<string, z.ZodType>; source: ReturnType<typeof memorySource> }> {
  return fc.array(fc.constantFrom(...columns), { minLength: 1, maxLength: names.length }).chain((chosen) =>
    fc
      .array(fc.tuple(...chosen.map(({ value }) => fc.option(value, { freq: 6 }))), { maxLength: 10 })
      .map((rows) => {
        const schema = { fields: chosen.map(({ arrow }, i) => field(names[i]!, arrow)) };
        const chunks = chosen.map(({ arrow }, i) =>
          chunkFromValues(
            arrow,
            rows.map((row) => row[i] ?? null),
          ),
        );
        const shape = Object.fromEntries(chosen.map(({ zod }, i) => [names[i]!, zod]));
        return { shape, source: memorySource(schema, [batchFromChunks(schema, chunks)]) };
      }),
  );
}

const NAMES = ['a', 'A', 'a"b', '😀', 'select'];
const RUNS = 60;

describe('DuckDB gives the same report, and the same rows, as memory', () => {
  const kinds = {
    'columns as they are': [plainColumns, {}],
    texts: [textColumns, { trim: true, nullTokens: ['NA', ''] }],
    casts: [castColumns, {}],
  } as const;
  for (const [name, [columns, options]] of Object.entries(kinds)) {
    it(name, async () => {
      await fc.assert(
        fc.asyncProperty(tables(columns, NAMES), fc.boolean(), async ({ shape, source }, unique) => {
          const coerce = columns !== plainColumns;
          const [first] = Object.entries(shape);
          const keys =
            unique && first![1].safeParse(undefined).success === false ? { unique: [[first![0]]] } : {};
          const schema = tableSchema(shape, { coerce, ...options, ...keys });
          const here = await validateTable(schema, source, { sampleSize: 4 });
          const opened = await db.arrow(source);
          const there = await validateTable(schema, opened, { sampleSize: 4 });
          expect(there).toEqual(here);
          if (here.valid) {
            const parsed = [...rows(await parseTable(schema, opened), schema)];
            expect(parsed).toEqual([...rows(await parseTable(schema, source), schema)]);
          }
        }),
        { numRuns: RUNS },
      );
    });
  }
});

describe('a query without an order', () => {
  it('is validated, also by functions', async () => {
    const numbers = await db.query('SELECT CAST(n AS INTEGER) AS n FROM (VALUES (1), (2), (3)) AS t(n)');
    const report = await validateTable(
      tableSchema(
        {
          n: z
            .int()
            .max(2)
            .refine((n) => n !== 1),
        },
        { unique: 'n' },
      ),
      numbers,
    );
    expect(report.issues.map(({ rule, count }) => [rule, count])).toEqual([
      ['max(2)', 1],
      ['custom check', 1],
    ]);
  });
});

describe('a CSV file through DuckDB', () => {
  it('is validated, coerced and named cell by cell', async () => {
    const path = join(tmpdir(), `millrace-schema-${process.pid}.csv`);
    await writeFile(path, 'carrier,distance,dep_delay\nUA,1400,NA\nB6,-5,2\nUAL,x,\n');
    const schema = tableSchema(
      { carrier: z.string().length(2), distance: z.number().positive(), dep_delay: z.number().nullable() },
      { strict: true, coerce: true, nullTokens: ['NA', ''] },
    );
    const report = await validateTable(schema, await db.csv(path));
    expect(report.issues.map(({ code, column, sample }) => [code, column, sample])).toEqual([
      ['invalid_length', 'carrier', [{ row: 2, value: 'UAL', text: '"UAL"' }]],
      ['coercion', 'distance', [{ row: 2, value: 'x', text: '"x"' }]],
      ['too_small', 'distance', [{ row: 1, value: '-5', text: '"-5"' }]],
    ]);
  });
});
