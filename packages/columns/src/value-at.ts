import { bitAt } from './bitmap.js';
import type { Chunk } from './chunk.js';
import { halfToNumber } from './half.js';
import { decodeText } from './text.js';
import type { Value } from './value.js';
import { readWide } from './wide-integer.js';

/**
 * Whether a row of a chunk is null; a dictionary's entry may be null as well as its index.
 *
 * @example
 * ```ts
 * import { chunkFromValues, isNullAt, types } from '@millrace/columns';
 * isNullAt(chunkFromValues(types.int32(), [1, null]), 1); // => true
 * ```
 */
export function isNullAt(chunk: Chunk, row: number): boolean {
  if (chunk.type.kind === 'null') return true;
  if (chunk.nullBitmap !== null && !bitAt(chunk.nullBitmap, chunk.offset + row)) return true;
  return chunk.dictionary !== undefined && isNullAt(chunk.dictionary, Number(chunk.values![row]));
}

/**
 * The value of a row of a chunk, in the JavaScript form that {@link Value} lists per type.
 *
 * It is made for messages, samples and the row-wise forms; a kernel reads the buffers instead.
 *
 * @example
 * ```ts
 * import { chunkFromValues, types, valueAt } from '@millrace/columns';
 * valueAt(chunkFromValues(types.utf8(), ['a', null, '𝒳']), 2); // => '𝒳'
 * ```
 */
export function valueAt(chunk: Chunk, row: number): Value {
  if (isNullAt(chunk, row)) return null;
  const { type } = chunk;
  switch (type.kind) {
    case 'null':
      return null;
    case 'bool':
      return bitAt(chunk.values as Uint8Array, chunk.offset + row);
    case 'float':
      return type.bits === 16 ? halfToNumber(chunk.values![row] as number) : (chunk.values![row] as number);
    case 'int':
      return chunk.values![row]!;
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return BigInt(chunk.values![row]!);
    case 'decimal':
      return { unscaled: unscaledAt(chunk, row), scale: type.scale };
    case 'utf8':
      return textAt(chunk, row);
    case 'binary':
      return bytesAt(chunk, row).slice();
    case 'fixedSizeBinary':
      return (chunk.values as Uint8Array).slice(row * type.byteWidth, (row + 1) * type.byteWidth);
    case 'dictionary':
      return valueAt(chunk.dictionary!, Number(chunk.values![row]));
    default:
      return nestedAt(chunk, row);
  }
}

function nestedAt(chunk: Chunk, row: number): Value {
  const { type } = chunk;
  const [child] = chunk.children!;
  if (type.kind === 'struct') {
    return new Map(type.fields.map((field, i) => [field.name, valueAt(chunk.children![i]!, row)]));
  }
  const [start, end] =
    type.kind === 'fixedSizeList'
      ? [row * type.size, (row + 1) * type.size]
      : [Number(chunk.valueOffsets![row]), Number(chunk.valueOffsets![row + 1])];
  if (type.kind === 'map') {
    const [keys, values] = child!.children!;
    const entries = new Map<Value, Value>();
    for (let i = start; i < end; i++) entries.set(valueAt(keys!, i), valueAt(values!, i));
    return entries;
  }
  const items: Value[] = [];
  for (let i = start; i < end; i++) items.push(valueAt(child!, i));
  return items;
}

/** The unscaled integer of a decimal that is not null. */
function unscaledAt(chunk: Chunk, row: number): bigint {
  const bits = chunk.type.kind === 'decimal' ? chunk.type.bits : 64;
  if (bits <= 64) return BigInt(chunk.values![row]!);
  return readWide(chunk.values as BigInt64Array, row, bits / 64);
}

/** The bytes of a text or binary value that is not null: a view into the column, not a copy. */
export function bytesAt(chunk: Chunk, row: number): Uint8Array {
  const { valueOffsets } = chunk;
  if (valueOffsets !== undefined) {
    const values = chunk.values as Uint8Array;
    return values.subarray(Number(valueOffsets[row]), Number(valueOffsets[row + 1]));
  }
  const views = chunk.values as Int32Array;
  const length = views[row * 4]!;
  if (length <= 12) {
    const start = views.byteOffset + row * 16 + 4;
    return new Uint8Array(views.buffer, start, length);
  }
  const start = views[row * 4 + 3]!;
  return chunk.buffers![views[row * 4 + 2]!]!.subarray(start, start + length);
}

/** The text of a utf8 value that is not null. */
export function textAt(chunk: Chunk, row: number): string {
  const { valueOffsets } = chunk;
  if (valueOffsets !== undefined) {
    return decodeText(chunk.values as Uint8Array, Number(valueOffsets[row]), Number(valueOffsets[row + 1]));
  }
  const bytes = bytesAt(chunk, row);
  return decodeText(bytes, 0, bytes.length);
}
