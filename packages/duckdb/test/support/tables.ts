import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  collect,
  type DataType,
  type Schema,
  type Source,
  sliceChunk,
  type Value,
  valueAt,
} from '@millrace/columns';
import fc from 'fast-check';

const utf8: DataType = { kind: 'utf8', layout: 'offsets32' };
const units = ['s', 'ms', 'us', 'ns'] as const;

function int(bits: 8 | 16 | 32 | 64, signed: boolean): DataType {
  return { kind: 'int', bits, signed };
}

/** Every type of one value without parts. */
const scalarTypes: readonly DataType[] = [
  { kind: 'null' },
  { kind: 'bool' },
  ...([8, 16, 32, 64] as const).flatMap((bits) => [int(bits, true), int(bits, false)]),
  ...([16, 32, 64] as const).map((bits): DataType => ({ kind: 'float', bits })),
  { kind: 'decimal', precision: 4, scale: 2, bits: 32 },
  { kind: 'decimal', precision: 9, scale: 0, bits: 64 },
  { kind: 'decimal', precision: 3, scale: 1, bits: 128 },
  { kind: 'decimal', precision: 9, scale: 9, bits: 128 },
  { kind: 'decimal', precision: 18, scale: 4, bits: 128 },
  { kind: 'decimal', precision: 38, scale: 10, bits: 128 },
  { kind: 'decimal', precision: 76, scale: 3, bits: 256 },
  ...(['offsets32', 'offsets64', 'view'] as const).flatMap((layout): DataType[] => [
    { kind: 'utf8', layout },
    { kind: 'binary', layout },
  ]),
  { kind: 'fixedSizeBinary', byteWidth: 3 },
  { kind: 'fixedSizeBinary', byteWidth: 16 },
  { kind: 'date', unit: 'day' },
  { kind: 'date', unit: 'ms' },
  ...units.flatMap((unit): DataType[] => [
    { kind: 'time', unit },
    { kind: 'duration', unit },
    { kind: 'timestamp', unit, timezone: null },
    { kind: 'timestamp', unit, timezone: 'Europe/Berlin' },
  ]),
  { kind: 'dictionary', index: { kind: 'int', bits: 8, signed: true }, value: utf8, ordered: false },
  {
    kind: 'dictionary',
    index: { kind: 'int', bits: 32, signed: false },
    value: int(64, true),
    ordered: true,
  },
];

const nullable = (name: string, type: DataType): { name: string; type: DataType; nullable: boolean } => ({
  name,
  type,
  nullable: true,
});

/** Any type, with lists, structs and maps of others. */
const anyType: fc.Arbitrary<DataType> = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...scalarTypes),
    tie('type').map(
      (type): DataType => ({ kind: 'list', item: nullable('item', type), layout: 'offsets32' }),
    ),
    tie('type').map((type): DataType => ({ kind: 'list', item: nullable('', type), layout: 'offsets64' })),
    fc
      .tuple(tie('type'), fc.integer({ min: 0, max: 3 }))
      .map(([type, size]): DataType => ({ kind: 'fixedSizeList', item: nullable('item', type), size })),
    fc.array(tie('type'), { maxLength: 3 }).map(
      (parts): DataType => ({
        kind: 'struct',
        fields: parts.map((type, i) => nullable(['a', 'A', '__proto__'][i]!, type)),
      }),
    ),
    tie('type').map(
      (value): DataType => ({
        kind: 'map',
        key: { name: 'key', type: utf8, nullable: false },
        value: nullable('value', value),
        keysSorted: false,
      }),
    ),
  ),
})).type;

const texts = fc.oneof(
  fc.constantFrom(
    '',
    '__proto__',
    'a"b',
    "it's",
    '😀',
    'NaN',
    'exactly12byt',
    'thirteen byte',
    'é'.repeat(40),
    '\0',
    'a\r\nb',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

function bigints(bits: number, signed: boolean): fc.Arbitrary<bigint> {
  const [low, high] = signed
    ? [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n]
    : [0n, (1n << BigInt(bits)) - 1n];
  return fc.oneof(fc.constantFrom(low, high, 0n, 1n), fc.bigInt({ min: low, max: high }));
}

function halves(): fc.Arbitrary<number> {
  return fc.constantFrom(
    0,
    -0,
    1.5,
    -2,
    65504,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    2 ** -24,
  );
}

/** Values of a type, never null. */
function filledCell(type: DataType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'null':
      return fc.constant(null);
    case 'bool':
      return fc.boolean();
    case 'int':
      return type.bits === 64 ? bigints(64, type.signed) : bigints(type.bits, type.signed).map(Number);
    case 'float':
      if (type.bits === 16) return halves();
      return type.bits === 32 ? fc.float() : fc.double();
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      const whole = fc.oneof(fc.constantFrom(limit, -limit, 0n), fc.bigInt({ min: -limit, max: limit }));
      return whole.map((unscaled) => ({ unscaled, scale: type.scale }));
    }
    case 'utf8':
      return texts;
    case 'binary':
      return fc.uint8Array({ maxLength: 40 });
    case 'fixedSizeBinary':
      return fc.uint8Array({ minLength: type.byteWidth, maxLength: type.byteWidth });
    case 'date':
      return type.unit === 'day' ? bigints(32, true) : bigints(64, true);
    case 'time':
      return type.unit === 's' || type.unit === 'ms' ? bigints(32, true) : bigints(64, true);
    case 'timestamp':
    case 'duration':
      return bigints(64, true);
    case 'dictionary':
      return filledCell(type.value);
    case 'list':
      return fc.array(cellOf(type.item.type), { maxLength: 4 });
    case 'fixedSizeList':
      return fc.array(cellOf(type.item.type), { minLength: type.size, maxLength: type.size });
    case 'struct':
      return fc
        .tuple(...type.fields.map((field) => cellOf(field.type)))
        .map((cells) => new Map(type.fields.map((field, i): [Value, Value] => [field.name, cells[i]!])));
    case 'map':
      return fc
        .uniqueArray(fc.tuple(texts, cellOf(type.value.type)), { maxLength: 3, selector: ([key]) => key })
        .map((entries) => new Map<Value, Value>(entries));
  }
}

/** Values of a type, sometimes null. */
function cellOf(type: DataType): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 4, arbitrary: filledCell(type) });
}

const NAMES = [
  'x',
  'X',
  '__proto__',
  'a"b',
  '😀',
  "it's",
  'c0',
  'o',
  'file_row_number',
  'file_index',
  'idle',
  '',
];

/** Tables of any columns, in batches of uneven length, some of them slices. */
export const anyTable: fc.Arbitrary<{ schema: Schema; batches: Batch[] }> = fc
  .array(anyType, { minLength: 1, maxLength: 4 })
  .chain((types) =>
    fc.record({
      names: fc.shuffledSubarray(NAMES, { minLength: types.length, maxLength: types.length }),
      types: fc.constant(types),
      batches: fc.array(
        fc
          .record({ rows: fc.integer({ min: 0, max: 20 }), cut: fc.integer({ min: 0, max: 5 }) })
          .chain(({ rows, cut }) =>
            fc
              .tuple(
                ...types.map((type) =>
                  fc.array(cellOf(type), { minLength: rows + cut, maxLength: rows + cut }),
                ),
              )
              .map((columns) => ({ columns, cut })),
          ),
        { maxLength: 3 },
      ),
    }),
  )
  .map(({ names, types, batches }) => {
    const schema: Schema = { fields: types.map((type, i) => nullable(names[i]!, type)) };
    return {
      schema,
      batches: batches.map(({ columns, cut }) =>
        batchFromChunks(
          schema,
          columns.map((values, i) => sliceChunk(chunkFromValues(types[i]!, values), cut, values.length)),
        ),
      ),
    };
  });

/** The rows of batches as values. */
export function rowsOf(batches: readonly Batch[]): Value[][] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, row) => batch.columns.map((chunk) => valueAt(chunk, row))),
  );
}

/** The rows of a source as values. */
export async function readRows(source: Source, columns?: readonly string[]): Promise<Value[][]> {
  return rowsOf(await collect(source, columns === undefined ? {} : { columns }));
}
