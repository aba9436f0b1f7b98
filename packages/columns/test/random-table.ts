import fc from 'fast-check';
import {
  type Batch,
  batchFromChunks,
  type Chunk,
  chunkFromValues,
  type DataType,
  field,
  type Schema,
  sliceChunk,
  types,
  type Value,
} from '../src/index.js';

/** A table twice: as rows of values, and as batches that hold the same rows in one way or another. */
export interface RandomTable {
  readonly schema: Schema;
  readonly rows: readonly (readonly Value[])[];
  readonly batches: readonly Batch[];
}

const double = fc.oneof(
  { weight: 3, arbitrary: fc.double() },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      0,
      -0,
      1,
      -1,
      2.5,
      Number.NaN,
      Infinity,
      -Infinity,
      5e-324,
      -5e-324,
      1e308,
      -1e308,
      0.1,
      1e16,
    ),
  },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
);
const long = (min: bigint, max: bigint) =>
  fc.oneof(
    fc.bigInt({ min, max }),
    fc.bigInt({ min: -3n < min ? min : -3n, max: 3n }),
    fc.constantFrom(min, max),
  );
const INT64 = long(-(2n ** 63n), 2n ** 63n - 1n);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 16 }),
  fc.constantFrom('', 'a', 'b', '😀', '\uffee', '__proto__', 'a long text that no view holds inline'),
);
const decimal = (digits: number, scale: number) =>
  fc
    .bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n })
    .map((unscaled) => ({ unscaled, scale }));
const bytes = fc.uint8Array({ maxLength: 14 });

/** Types with values that are hard for them. */
export const COLUMN_TYPES: readonly { readonly type: DataType; readonly values: fc.Arbitrary<Value> }[] = [
  { type: types.float64(), values: double },
  { type: types.float32(), values: double.map(Math.fround) },
  { type: types.int8(), values: fc.integer({ min: -128, max: 127 }) },
  {
    type: types.uint32(),
    values: fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 2 })),
  },
  { type: types.int64(), values: INT64 },
  { type: types.uint64(), values: long(0n, 2n ** 64n - 1n) },
  { type: types.bool(), values: fc.boolean() },
  { type: types.utf8(), values: text },
  { type: { kind: 'utf8', layout: 'view' }, values: text },
  { type: { kind: 'utf8', layout: 'offsets64' }, values: text },
  { type: types.binary(), values: bytes },
  { type: types.date(), values: fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n }) },
  { type: types.timestamp('us', 'UTC'), values: INT64 },
  { type: types.duration('ns'), values: INT64 },
  { type: types.time('ms'), values: fc.bigInt({ min: 0n, max: 86_399_999n }) },
  { type: types.decimal(38, 4), values: decimal(38, 4) },
  { type: types.decimal(10, 2), values: decimal(10, 2) },
  { type: types.dictionary(types.utf8()), values: text },
  { type: types.dictionary(types.float64()), values: double },
  { type: types.dictionary(types.int64()), values: INT64 },
  { type: { kind: 'null' }, values: fc.constant(null) },
];

/** Types that have no order, for what works on every type. */
export const NESTED_TYPES: readonly { readonly type: DataType; readonly values: fc.Arbitrary<Value> }[] = [
  { type: types.list(types.float64()), values: fc.array(fc.option(double), { maxLength: 3 }) },
  {
    type: types.struct([field('a', types.int32()), field('b', types.utf8())]),
    values: fc.tuple(fc.option(fc.integer({ min: -2, max: 2 })), fc.option(text)).map(
      ([a, b]): Value =>
        new Map<Value, Value>([
          ['a', a],
          ['b', b],
        ]),
    ),
  },
];

const half = fc.constantFrom(0, -0, 1, 0.5, 65504, -65504, Number.NaN, Infinity, -Infinity, 2 ** -24);
const entry = fc.tuple(fc.constantFrom('a', 'b', '__proto__'), fc.option(fc.integer({ min: 0, max: 2 })));

/** The types that are not among those above, for what must work on every one. */
export const OTHER_TYPES: readonly { readonly type: DataType; readonly values: fc.Arbitrary<Value> }[] = [
  { type: types.float16(), values: half },
  { type: types.int16(), values: fc.constantFrom(-32_768, 32_767, 0, 1) },
  { type: types.int32(), values: fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 0, 1) },
  { type: types.uint8(), values: fc.constantFrom(0, 1, 255) },
  { type: types.uint16(), values: fc.constantFrom(0, 1, 65_535) },
  { type: types.date('ms'), values: INT64 },
  { type: types.time('s'), values: fc.bigInt({ min: 0n, max: 86_399n }) },
  { type: types.time('us'), values: INT64 },
  { type: types.time('ns'), values: INT64 },
  { type: types.timestamp('s', 'Asia/Tokyo'), values: INT64 },
  { type: types.timestamp('ms'), values: INT64 },
  { type: types.timestamp('ns', 'UTC'), values: INT64 },
  { type: types.duration('s'), values: INT64 },
  { type: types.decimal(9, 3, 32), values: decimal(9, 3) },
  { type: types.decimal(18, 2, 64), values: decimal(18, 2) },
  { type: types.decimal(76, 40, 256), values: decimal(76, 40) },
  { type: types.fixedSizeBinary(2), values: fc.uint8Array({ minLength: 2, maxLength: 2 }) },
  { type: types.binary('view'), values: fc.uint8Array({ maxLength: 20 }) },
  { type: types.binary('offsets64'), values: bytes },
  {
    type: types.fixedSizeList(types.float32(), 2),
    values: fc.tuple(fc.option(half), fc.option(half)).map((pair): Value => [...pair]),
  },
  {
    type: types.map(types.utf8(), types.int32()),
    values: fc.array(entry, { maxLength: 2 }).map((all) => new Map(all)),
  },
  {
    type: types.list(types.list(types.int64())),
    values: fc.array(fc.option(fc.array(INT64, { maxLength: 2 })), { maxLength: 2 }),
  },
  { type: types.dictionary(types.timestamp('ms', 'UTC'), types.uint8()), values: INT64 },
  { type: types.dictionary(types.decimal(38, 2), types.int64()), values: decimal(38, 2) },
  {
    type: types.dictionary(types.list(types.int32())),
    values: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  },
];

/** A chunk with the same values in a larger one, cut out of it at an odd place. */
function cutOut(type: DataType, values: readonly Value[], before: number): Chunk {
  const filler = Array.from({ length: before }, (_, i) => values[i % Math.max(values.length, 1)] ?? null);
  return sliceChunk(chunkFromValues(type, [...filler, ...values, null]), before, before + values.length);
}

/** Tables with the columns given, as several batches, some of them cut out of larger ones. */
export function randomTable(
  columns: { readonly [name: string]: { readonly type: DataType; readonly values: fc.Arbitrary<Value> } },
  maxLength = 40,
): fc.Arbitrary<RandomTable> {
  const names = Object.keys(columns);
  const schema: Schema = { fields: names.map((name) => field(name, columns[name]!.type)) };
  const row = fc.tuple(...names.map((name) => fc.option(columns[name]!.values, { freq: 5 })));
  const cuts = fc.array(fc.tuple(fc.nat(maxLength), fc.nat(9)), { maxLength: 4 });
  return fc.tuple(fc.array(row, { maxLength }), cuts).map(([rows, at]) => {
    const ends = [...new Set([...at.map(([end]) => Math.min(end, rows.length)), rows.length])].sort(
      (a, b) => a - b,
    );
    const batches = ends.map((end, i) => {
      const part = rows.slice(ends[i - 1] ?? 0, end);
      const before = at[i]?.[1] ?? 0;
      return batchFromChunks(
        schema,
        names.map((name, c) =>
          cutOut(
            columns[name]!.type,
            part.map((one) => one[c]!),
            before,
          ),
        ),
      );
    });
    return { schema, rows, batches };
  });
}
