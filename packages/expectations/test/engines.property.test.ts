import {
  batchFromChunks,
  chunkFromValues,
  col,
  type DataType,
  memorySource,
  type Predicate,
  type Source,
  types,
  type Value,
} from '@millrace/columns';
import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as ex from '../src/index.js';

let db: DuckDB;
beforeAll(async () => {
  db = await openDuckDB({ threads: 1 });
});
afterAll(async () => {
  await db.close();
});

const text = fc.constantFrom(
  '',
  'a',
  'ab',
  'N14228',
  '__proto__',
  '🦆',
  'a"b',
  "it's",
  '\u0000',
  'é',
  'e\u0301',
);
const int64 = fc.oneof(
  fc.bigInt({ min: -3n, max: 3n }),
  fc.constantFrom(2n ** 53n + 1n, 2n ** 53n, -(2n ** 63n)),
);
const double = fc.constantFrom(0, -0, 1, 2.5, -1e300, 5e-324, Number.NaN, Infinity, -Infinity, 2 ** 53);

// Every kind of column that expectations tell apart, with a bound of its type.
const columns: readonly (readonly [string, DataType, fc.Arbitrary<Value>, readonly ex.KwargScalar[]])[] = [
  ['__proto__', types.int64(), int64, [0, 2.5, 2n ** 53n + 1n, -Infinity]],
  ['f', types.float64(), double, [0, -0, 2.5, 2n ** 53n, Infinity]],
  ['g', types.float32(), fc.constantFrom(0, -0, 1.5, Number.NaN, Infinity), [1.5, 0.1]],
  ['a"b', types.utf8(), text, ['a', '🦆', '']],
  ['d', types.dictionary(types.utf8()), text, ['ab', 'é']],
  [
    't',
    types.timestamp('us', 'UTC'),
    fc.bigInt({ min: -2n, max: 2n }),
    ['1970-01-01', '1970-01-01T00:00:00.000001Z'],
  ],
  [
    'n',
    types.timestamp('ns', null),
    fc.bigInt({ min: -2n, max: 2n }),
    ['1970-01-01', '1970-01-01T00:00:00.000000001'],
  ],
  ['day', types.date(), fc.bigInt({ min: -2n, max: 2n }), ['1970-01-01', new Date(0)]],
  [
    'm',
    types.decimal(20, 2),
    fc.bigInt({ min: -200n, max: 200n }).map((unscaled) => ({ unscaled, scale: 2 })),
    [1, 0.1],
  ],
  ['b', types.bool(), fc.boolean(), [true, false]],
  ['A"b', types.null(), fc.constant(null), []],
];

const source: fc.Arbitrary<Source> = fc.nat(12).chain((rows) =>
  fc
    .tuple(
      ...columns.map(([, , value]) =>
        fc.array(fc.option(value, { freq: 4 }), { minLength: rows, maxLength: rows }),
      ),
    )
    .map((drawn) => {
      const schema = { fields: columns.map(([name, type]) => ({ name, type, nullable: true })) };
      const chunks = drawn.map((values, at) => chunkFromValues(columns[at]![1], values));
      return memorySource(schema, [batchFromChunks(schema, chunks)]);
    }),
);

const condition: fc.Arbitrary<{ readonly rowCondition?: Predicate }> = fc.constantFrom<{
  rowCondition?: Predicate;
}>(
  {},
  {},
  { rowCondition: col('__proto__').gt(0) },
  { rowCondition: col('f').isNan().not() },
  { rowCondition: col('a"b').in(['a', '🦆']) },
  { rowCondition: col('b') },
);

const expectation: fc.Arbitrary<ex.Expectation> = fc
  .record({
    column: fc.constantFrom(...columns),
    other: fc.constantFrom(...columns),
    condition,
    mostly: fc.constantFrom(1, 0, 0.5, 1 / 3, 0.9),
    strictMin: fc.boolean(),
    strictMax: fc.boolean(),
    places: fc.tuple(fc.nat(9), fc.nat(9)),
    shape: fc.nat(9),
    ignoreRowIf: fc.constantFrom(
      'all_values_are_missing' as const,
      'any_value_is_missing' as const,
      'never' as const,
    ),
  })
  .map(({ column, other, condition: rows, mostly, strictMin, strictMax, places, shape, ignoreRowIf }) => {
    const [name, , , scalars] = column;
    const at = (place: number): ex.KwargScalar => scalars[place % Math.max(1, scalars.length)] ?? null;
    const bounds = { minValue: at(places[0]), maxValue: at(places[1]), strictMin, strictMax, ...rows };
    const low = { minValue: at(places[0]), strictMin, ...rows };
    const map = { mostly, ...rows };
    const makers = [
      () => ex.expectColumnValuesToNotBeNull(name, map),
      () => ex.expectColumnValuesToBeUnique(name, map),
      () => ex.expectCompoundColumnsToBeUnique([name, other[0]], { ...map, ignoreRowIf }),
      () => ex.expectColumnValuesToBeBetween(name, { ...bounds, mostly }),
      () => ex.expectColumnValuesToBeBetween(name, { ...low, mostly }),
      () => ex.expectColumnValuesToBeInSet(name, places.map(at), map),
      () => ex.expectColumnValuesToMatchRegex(name, ['^a', '\\d+', '^[^a]*$'][places[0] % 3]!, map),
      () => ex.expectColumnMinToBeBetween(name, low),
      () => ex.expectColumnMaxToBeBetween(name, bounds),
      () => ex.expectColumnMeanToBeBetween(name, low),
    ];
    return makers[shape]!();
  });

it('a suite has one result, asked of memory or of DuckDB over the same rows', async () => {
  await fc.assert(
    fc.asyncProperty(source, fc.array(expectation, { maxLength: 12 }), async (rows, expectations) => {
      const suite = ex.expectationSuite('drawn', expectations);
      const inMemory = await ex.validate(suite, rows);
      const inDuckDB = await ex.validate(suite, await db.arrow(rows));
      expect(inDuckDB).toStrictEqual(inMemory);
    }),
    { numRuns: 60 },
  );
}, 120_000);

it('DuckDB reads the rows twice at most: once for all answers, once for the samples of all that failed', async () => {
  const schema = { fields: [{ name: 'i', type: types.int64(), nullable: true }] };
  const rows = memorySource(schema, [
    batchFromChunks(schema, [chunkFromValues(types.int64(), [1n, 2n, null])]),
  ]);
  const opened = await db.arrow(rows);
  let streams = 0;
  const counted: Source = {
    ...opened,
    batches: (options) => {
      streams += 1;
      return opened.batches(options);
    },
  };
  const suite = ex.expectationSuite(
    'thousand',
    Array.from({ length: 1000 }, (_, at) =>
      ex.expectColumnValuesToBeBetween('i', { maxValue: at % 2 === 0 ? at : 0 }),
    ),
  );
  const result = await ex.validate(suite, counted);
  expect(streams).toBe(0);
  expect(result).toStrictEqual(await ex.validate(suite, rows));
  expect(result.statistics.unsuccessful).toBe(501);
});
