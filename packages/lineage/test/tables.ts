import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  type DataType,
  type Schema,
  sliceChunk,
  types,
  type Value,
} from '@millrace/columns';
import fc from 'fast-check';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('', '__proto__', '🦆', '"', '\u0000'),
);
const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 2n ** 53n + 1n),
);

const columns: readonly (readonly [DataType, fc.Arbitrary<Value>])[] = [
  [types.bool(), fc.boolean()],
  [types.int8(), fc.integer({ min: -128, max: 127 })],
  [types.uint32(), fc.nat(2 ** 32 - 1)],
  [types.int64(), int64],
  [types.float64(), fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, 0, Infinity))],
  [types.float32(), fc.float()],
  [
    types.decimal(20, 2),
    fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }).map((unscaled) => ({ unscaled, scale: 2 })),
  ],
  [types.utf8(), text],
  [types.dictionary(types.utf8()), text],
  [types.binary(), fc.uint8Array({ maxLength: 5 })],
  [types.date(), fc.integer({ min: -1_000_000, max: 1_000_000 }).map(BigInt)],
  [types.timestamp('us', 'UTC'), int64],
  [
    types.decimal(60, 2),
    fc.bigInt({ min: -(10n ** 50n), max: 10n ** 50n }).map((unscaled) => ({ unscaled, scale: 2 })),
  ],
  [
    types.struct([
      { name: 'a", "int32', type: types.utf8(), nullable: true },
      { name: 'b', type: types.list(types.dictionary(types.utf8())), nullable: true },
    ]),
    fc.tuple(fc.option(text), fc.option(fc.array(fc.option(text), { maxLength: 3 }))).map(
      ([a, b]) =>
        new Map<string, Value>([
          ['a", "int32', a],
          ['b', b],
        ]),
    ),
  ],
  [
    types.map(types.utf8(), types.float64()),
    fc
      .uniqueArray(fc.tuple(text, fc.option(fc.double())), { selector: ([key]) => key, maxLength: 3 })
      .map((entries) => new Map<Value, Value>(entries)),
  ],
  [types.list(types.int32()), fc.array(fc.oneof(fc.integer(), fc.constant(null)), { maxLength: 3 })],
];

/** A column's values of one length, with nulls, of a random type. */
function columnArbitrary(rows: number): fc.Arbitrary<{ type: DataType; values: Value[] }> {
  return fc
    .constantFrom(...columns)
    .chain(([type, value]) =>
      fc
        .array(fc.option(value, { freq: 4 }), { minLength: rows, maxLength: rows })
        .map((values) => ({ type, values })),
    );
}

/** A table of random columns as one batch. */
export const tableArbitrary: fc.Arbitrary<{ schema: Schema; batch: Batch }> = fc.nat(20).chain((rows) =>
  fc.array(columnArbitrary(rows), { minLength: 1, maxLength: 4 }).map((drawn) => {
    const schema = { fields: drawn.map(({ type }, index) => ({ name: `c${index}`, type, nullable: true })) };
    return {
      schema,
      batch: batchFromChunks(
        schema,
        drawn.map(({ type, values }) => chunkFromValues(type, values)),
      ),
    };
  }),
);

/** The same rows, cut at the given places. */
export function cut({ schema, columns: chunks, length }: Batch, places: readonly number[]): Batch[] {
  const ends = [...new Set([...places.map((place) => place % (length + 1)), length])].sort((a, b) => a - b);
  let from = 0;
  return ends.map((to) => {
    const piece = batchFromChunks(
      schema,
      chunks.map((chunk) => sliceChunk(chunk, from, to)),
    );
    from = to;
    return piece;
  });
}
