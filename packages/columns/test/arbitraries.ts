import fc from 'fast-check';
import {
  type Batch,
  batchFromChunks,
  type Chunk,
  chunkFromValues,
  concatChunks,
  type DataType,
  field,
  sliceChunk,
  types,
  type Value,
} from '../src/index.js';

const texts = [
  '',
  'a',
  'b',
  'ab',
  'A',
  'é',
  '\u{1d4b3}',
  '\ufffd',
  '\uffff',
  'a longer text than a view holds inline',
  ' 7 ',
  '12',
  '-0',
  '1.5',
  '2013-01-31',
  '2013-01-31T05:00:00Z',
  'true',
  '__proto__',
  "o'clock",
  '\0',
  '\ufeffx',
  'k',
  '\u212a',
];

/** Values of a type, among them the awkward ones. */
export function valueFor(type: DataType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'null':
      return fc.constant(null);
    case 'bool':
      return fc.boolean();
    case 'int':
      return intOf(type.bits, type.signed);
    case 'float':
      return floatOf(type.bits);
    case 'decimal':
      return decimalOf(type);
    case 'utf8':
      return fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'binary', maxLength: 20 }));
    case 'binary':
      return fc.uint8Array({ maxLength: 16 });
    case 'fixedSizeBinary':
      return fc.uint8Array({ minLength: type.byteWidth, maxLength: type.byteWidth });
    case 'date':
      return fc
        .integer({ min: -1_000_000, max: 3_000_000 })
        .map((days) => BigInt(days) * (type.unit === 'day' ? 1n : 86_400_000n));
    case 'time': {
      const perSecond = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n }[type.unit];
      return fc.bigInt({ min: 0n, max: 86_400n * perSecond - 1n });
    }
    case 'timestamp':
    case 'duration':
      return fc.oneof(
        fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
        fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }),
        fc.bigInt({ min: -5n, max: 5n }),
        fc.constantFrom(1359608400n, 1359608400000n, 1359608400000000n, 1359608400000000000n, -1n, 0n),
      );
    case 'dictionary':
      return valueFor(type.value);
    case 'list':
      return fc.array(maybeNull(type.item.type), { maxLength: 3 });
    case 'fixedSizeList':
      return fc.array(maybeNull(type.item.type), { minLength: type.size, maxLength: type.size });
    case 'struct':
      return fc
        .tuple(...type.fields.map((f) => maybeNull(f.type)))
        .map((members) => new Map<Value, Value>(type.fields.map((f, i) => [f.name, members[i]!])));
    case 'map':
      return fc
        .uniqueArray(fc.tuple(valueFor(type.key.type), maybeNull(type.value.type)), {
          maxLength: 3,
          selector: ([key]) => String(key),
        })
        .map((entries) => new Map<Value, Value>(entries));
  }
}

function intOf(bits: number, signed: boolean): fc.Arbitrary<Value> {
  const high = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  const low = signed ? -high - 1n : 0n;
  const whole = fc.oneof(
    fc.bigInt({ min: low, max: high }),
    fc.bigInt({ min: signed ? -4n : 0n, max: 4n }),
    fc.constantFrom(
      low,
      high,
      ...(bits === 64 ? [9007199254740991n, 9007199254740992n, 9007199254740993n] : []),
    ),
  );
  return bits === 64 ? whole : whole.map(Number);
}

function floatOf(bits: 16 | 32 | 64): fc.Arbitrary<Value> {
  const common = fc.constantFrom(0, -0, 1, -1, 0.5, 2.5, NaN, Infinity, -Infinity);
  if (bits === 64)
    return fc.oneof(
      common,
      fc.double(),
      fc.integer({ min: -5, max: 5 }),
      fc.constantFrom(0.1, 9007199254740992, 9007199254740994, 1e300, 5e-324, 2 ** 63),
    );
  return bits === 32
    ? fc.oneof(common, fc.float())
    : fc.oneof(
        common,
        fc.integer({ min: -2048, max: 2048 }).map((n) => n / 8),
      );
}

function decimalOf(type: DataType & { kind: 'decimal' }): fc.Arbitrary<Value> {
  const limit = 10n ** BigInt(type.precision) - 1n;
  return fc
    .oneof(
      fc.bigInt({ min: -limit, max: limit }),
      fc.bigInt({ min: -300n, max: 300n }),
      fc.constantFrom(limit, -limit),
    )
    .map((unscaled) => ({ unscaled, scale: type.scale }));
}

/** Values of a type or null. */
export function maybeNull(type: DataType): fc.Arbitrary<Value> {
  return type.kind === 'null'
    ? fc.constant(null)
    : fc.oneof({ weight: 4, arbitrary: valueFor(type) }, { weight: 1, arbitrary: fc.constant(null) });
}

/** The types that can be compared, summed, cast and so on. */
export const flatTypes: readonly DataType[] = [
  types.null(),
  types.bool(),
  types.int8(),
  types.int16(),
  types.int32(),
  types.int64(),
  types.uint8(),
  types.uint16(),
  types.uint32(),
  types.uint64(),
  types.float16(),
  types.float32(),
  types.float64(),
  types.decimal(9, 2, 32),
  types.decimal(18, 3, 64),
  types.decimal(38, 10),
  types.decimal(60, 5),
  types.utf8(),
  types.utf8('offsets64'),
  types.utf8('view'),
  types.binary(),
  types.binary('offsets64'),
  types.binary('view'),
  types.fixedSizeBinary(3),
  types.date('day'),
  types.date('ms'),
  types.time('s'),
  types.time('ms'),
  types.time('us'),
  types.time('ns'),
  types.timestamp('s'),
  types.timestamp('ms', 'UTC'),
  types.timestamp('us', '+05:30'),
  types.timestamp('ns', 'America/New_York'),
  types.timestamp('us'),
  types.duration('s'),
  types.duration('us'),
  types.dictionary(types.utf8()),
  types.dictionary(types.utf8('view'), types.int8()),
  types.dictionary(types.int64(), types.uint16()),
  types.dictionary(types.timestamp('us', 'UTC'), types.int64()),
];

/** Every type, nested ones too. */
export const allTypes: readonly DataType[] = [
  ...flatTypes,
  types.list(types.int32()),
  types.list(types.utf8(), 'offsets64'),
  types.list(types.list(types.bool())),
  types.fixedSizeList(types.float32(), 2),
  types.fixedSizeList(types.bool(), 3),
  types.struct([field('a', types.int64()), field('__proto__', types.utf8())]),
  types.struct([field('d', types.dictionary(types.utf8()))]),
  types.map(types.utf8(), types.list(types.int8())),
  types.list(types.struct([field('x', types.float64()), field('y', types.utf8('view'))])),
];

/** A chunk of a type with given values, sliced out of a longer one and joined of pieces, so that offsets and bitmaps are odd. */
export function chunkOf(type: DataType, values: readonly Value[]): fc.Arbitrary<Chunk> {
  return fc
    .tuple(
      fc.array(maybeNull(type), { maxLength: 11 }),
      fc.array(maybeNull(type), { maxLength: 3 }),
      fc.nat({ max: values.length }),
      fc.boolean(),
    )
    .map(([before, after, cut, joined]) => {
      if (joined)
        return concatChunks(type, [
          chunkFromValues(type, values.slice(0, cut)),
          chunkFromValues(type, values.slice(cut)),
        ]);
      const whole = withGarbage(chunkFromValues(type, [...before, ...values, ...after]));
      return sliceChunk(whole, before.length, before.length + values.length);
    });
}

/** The same column with garbage in the slots of nulls, which nothing may read. */
function withGarbage(chunk: Chunk): Chunk {
  const { values, valueOffsets, nullBitmap, type, length } = chunk;
  if (
    values === undefined ||
    valueOffsets !== undefined ||
    nullBitmap === null ||
    length === 0 ||
    type.kind === 'bool'
  )
    return chunk;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const width = values.byteLength / length;
  for (let row = 0; row < length; row++) {
    if ((nullBitmap[row >> 3]! & (1 << (row & 7))) === 0) bytes.fill(0xa5, row * width, (row + 1) * width);
  }
  return chunk;
}

/** A batch with columns of given types, and its rows. */
export function batchOf(
  columns: readonly { name: string; type: DataType }[],
  maxLength = 20,
): fc.Arbitrary<{ batch: Batch; rows: Value[][] }> {
  return fc.array(fc.tuple(...columns.map(({ type }) => maybeNull(type))), { maxLength }).chain((rows) =>
    fc
      .tuple(
        ...columns.map(({ type }, i) =>
          chunkOf(
            type,
            rows.map((row) => row[i]!),
          ),
        ),
      )
      .map((chunks) => ({
        batch: batchFromChunks({ fields: columns.map(({ name, type }) => field(name, type)) }, chunks),
        rows,
      })),
  );
}
