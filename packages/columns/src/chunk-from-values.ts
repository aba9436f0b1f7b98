import { bitmapBytes } from './bitmap.js';
import { fixedBytes, offsetBuffers, viewBuffers } from './byte-values.js';
import type { Batch, Chunk } from './chunk.js';
import type { DataType, Field, Schema } from './data-type.js';
import { ResourceError, UsageError } from './errors.js';
import { fixedWidth } from './fixed-values.js';
import { integerRange, isDecimal } from './number-value.js';
import { typeName } from './type-name.js';
import type { Value } from './value.js';
import { wrongValue } from './wrong-value.js';

type Values = readonly Value[];

/**
 * Builds a column of any type from JavaScript values, in the forms that {@link Value} lists (a safe integer is also taken
 * for a 64-bit or temporal column, and a bigint for a narrower one).
 *
 * @throws UsageError naming the row, when a value is not one of the type.
 * @example
 * ```ts
 * import { chunkFromValues, types, valueAt } from '@millrace/columns';
 * const chunk = chunkFromValues(types.int64(), [1n, null, 9007199254740993n]);
 * chunk.nullCount; // => 1
 * valueAt(chunk, 2); // => 9007199254740993n
 * ```
 */
export function chunkFromValues(type: DataType, values: readonly Value[]): Chunk {
  const { length } = values;
  if (type.kind === 'null') {
    values.forEach((value, row) => {
      if (value !== null) throw wrongValue(type, value, row);
    });
    return { type, length, offset: 0, nullCount: length, values: undefined, nullBitmap: null };
  }
  const validity = validityOf(values);
  return { type, length, offset: 0, ...validity, values: undefined, ...buffersOf(type, values) };
}

/**
 * Puts columns of one length together into a batch.
 *
 * @throws UsageError when the number of columns or a length differs.
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, field, types } from '@millrace/columns';
 * const schema = { fields: [field('x', types.int32())] };
 * batchFromChunks(schema, [chunkFromValues(types.int32(), [1, 2])]).length; // => 2
 * ```
 */
export function batchFromChunks(schema: Schema, chunks: readonly Chunk[]): Batch {
  const length = chunks[0]?.length ?? 0;
  if (chunks.length !== schema.fields.length) {
    throw new UsageError(
      'column_count',
      `The schema has ${schema.fields.length} columns, but ${chunks.length} were given.`,
    );
  }
  chunks.forEach((chunk, i) => {
    if (chunk.length === length) return;
    const { name } = schema.fields[i]!;
    throw new UsageError(
      'column_length',
      `Column '${name}' has ${chunk.length} rows, but the first has ${length}.`,
      {
        issues: [{ code: 'column_length', column: name, expected: length, actual: chunk.length }],
      },
    );
  });
  return { schema, length, columns: chunks };
}

function validityOf(values: Values): { nullCount: number; nullBitmap: Uint8Array | null } {
  let nullCount = 0;
  for (const value of values) if (value === null) nullCount++;
  if (nullCount === 0) return { nullCount, nullBitmap: null };
  const nullBitmap = new Uint8Array(bitmapBytes(values.length));
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null) nullBitmap[i >> 3]! |= 1 << (i & 7);
  }
  return { nullCount, nullBitmap };
}

function buffersOf(type: DataType, values: Values): Partial<Chunk> {
  switch (type.kind) {
    case 'bool':
      return { values: boolBits(type, values) };
    case 'utf8':
    case 'binary':
      return type.layout === 'view' ? viewBuffers(type, values) : offsetBuffers(type, type.layout, values);
    case 'fixedSizeBinary':
      return { values: fixedBytes(type, type.byteWidth, values) };
    case 'dictionary':
      return dictionaryBuffers(type, values);
    case 'list':
    case 'fixedSizeList':
    case 'struct':
    case 'map':
      return nestedBuffers(type, values);
    default:
      return { values: fixedWidth(type, values) };
  }
}

function boolBits(type: DataType, values: Values): Uint8Array {
  const bits = new Uint8Array(bitmapBytes(values.length));
  values.forEach((value, i) => {
    if (value === true) bits[i >> 3]! |= 1 << (i & 7);
    else if (value !== false && value !== null) throw wrongValue(type, value, i);
  });
  return bits;
}

function dictionaryBuffers(type: DataType & { kind: 'dictionary' }, values: Values): Partial<Chunk> {
  const places = new Map<unknown, number>();
  const entries: Value[] = [];
  const indices = values.map((value): Value => {
    if (value === null) return null;
    const key = dictionaryKey(value);
    let place = places.get(key);
    if (place === undefined) {
      place = entries.length;
      places.set(key, place);
      entries.push(value);
    }
    return place;
  });
  if (BigInt(entries.length) > integerRange(type.index.bits, type.index.signed)[1] + 1n) {
    throw new ResourceError(
      'column_too_large',
      `A ${typeName(type)} with an ${typeName(type.index)} index can not hold ${entries.length} different values; use a wider index.`,
      { issues: [{ code: 'column_too_large', actual: entries.length }] },
    );
  }
  return { values: fixedWidth(type.index, indices), dictionary: chunkFromValues(type.value, entries) };
}

/** A key that is the same for the same value of one type alone; -0 and +0 differ, so that nothing is changed. */
export function dictionaryKey(value: Value): unknown {
  if (value instanceof Uint8Array)
    return `b${Array.from(value, (byte) => String.fromCharCode(byte)).join('')}`;
  if (isDecimal(value)) return `d${value.unscaled}/${value.scale}`;
  return Object.is(value, -0) ? '-0' : typeof value === 'string' ? `s${value}` : value;
}

function nestedBuffers(type: DataType, values: Values): Partial<Chunk> {
  if (type.kind === 'struct') {
    const children = type.fields.map((field) =>
      chunkFromValues(
        field.type,
        values.map((value, row) => memberOf(type, field, value, row)),
      ),
    );
    return { children };
  }
  if (type.kind === 'fixedSizeList') {
    const items = values.flatMap((value, row): Values => {
      if (value === null) return new Array<null>(type.size).fill(null);
      if (!Array.isArray(value) || value.length !== type.size) throw wrongValue(type, value, row);
      return value;
    });
    return { children: [chunkFromValues(type.item.type, items)] };
  }
  if (type.kind === 'list') {
    const { offsets, items } = flatten(type, type.layout, values);
    return { valueOffsets: offsets, children: [chunkFromValues(type.item.type, items)] };
  }
  if (type.kind !== 'map') return {};
  const { offsets, items } = flatten(type, 'offsets32', values);
  const entries: DataType = { kind: 'struct', fields: [type.key, type.value] };
  const columns = [0, 1].map((side) =>
    chunkFromValues(
      (side === 0 ? type.key : type.value).type,
      items.map((entry) => (entry as Values)[side]!),
    ),
  );
  const child = { type: entries, length: items.length, offset: 0, nullCount: 0, nullBitmap: null };
  return { valueOffsets: offsets, children: [{ ...child, values: undefined, children: columns }] };
}

function memberOf(type: DataType, field: Field, value: Value, row: number): Value {
  if (value === null) return null;
  if (!(value instanceof Map)) throw wrongValue(type, value, row);
  return (value.get(field.name) as Value | undefined) ?? null;
}

function flatten(
  type: DataType,
  layout: 'offsets32' | 'offsets64',
  values: Values,
): { offsets: Int32Array | BigInt64Array; items: Value[] } {
  const offsets =
    layout === 'offsets32' ? new Int32Array(values.length + 1) : new BigInt64Array(values.length + 1);
  const items: Value[] = [];
  values.forEach((value, row) => {
    if (type.kind === 'map' ? value instanceof Map : Array.isArray(value)) {
      for (const item of value as Iterable<Value>) items.push(item);
    } else if (value !== null) {
      throw wrongValue(type, value, row);
    }
    offsets[row + 1] = layout === 'offsets32' ? items.length : BigInt(items.length);
  });
  return { offsets, items };
}
