import type { Chunk, DataType } from '@millrace/columns';
import { nullRows } from './null-rows.js';

/** The values of a chunk of fixed width as FINGERPRINT.md lays them out: null slots are zero, NaNs are one. A view where it can be. */
export function fixedValues(chunk: Chunk): Uint8Array {
  const { type } = chunk;
  switch (type.kind) {
    case 'bool':
      return zeroNulls(chunk, oneByteBools(chunk), 1);
    case 'float':
      return floats(chunk, type.bits);
    case 'decimal':
      return decimals(chunk, type);
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return zeroNulls(chunk, chunk.values instanceof BigInt64Array ? bytesOf(chunk, 8) : widened(chunk), 8);
    case 'int':
      return zeroNulls(chunk, bytesOf(chunk, type.bits / 8), type.bits / 8);
    default:
      throw new TypeError(`${type.kind} has no fixed width`);
  }
}

function bytesOf({ values, length }: Chunk, width: number): Uint8Array {
  return new Uint8Array(values!.buffer, values!.byteOffset, length * width);
}

// The bytes may be the table's own: they are copied before a slot is changed.
function zeroNulls(chunk: Chunk, bytes: Uint8Array, width: number): Uint8Array {
  const rows = nullRows(chunk);
  if (rows === null) return bytes;
  const out = bytes.slice();
  const slots = slotsOf(out, width);
  if (slots) for (let at = 0; at < rows.length; at += 1) slots[rows[at]!] = 0;
  else for (const row of rows) out.fill(0, row * width, (row + 1) * width);
  return out;
}

function slotsOf(
  bytes: Uint8Array,
  width: number,
): Uint8Array | Uint16Array | Uint32Array | Float64Array | null {
  const { buffer, byteOffset, byteLength } = bytes;
  switch (width) {
    case 1:
      return bytes;
    case 2:
      return new Uint16Array(buffer, byteOffset, byteLength / 2);
    case 4:
      return new Uint32Array(buffer, byteOffset, byteLength / 4);
    case 8:
      return new Float64Array(buffer, byteOffset, byteLength / 8);
    default:
      return null;
  }
}

function oneByteBools({ values, offset, length }: Chunk): Uint8Array {
  const bits = values as Uint8Array;
  const out = new Uint8Array(length);
  for (let row = 0; row < length; row += 1) {
    const bit = offset + row;
    out[row] = (bits[bit >> 3]! >> (bit & 7)) & 1;
  }
  return out;
}

function floats(chunk: Chunk, bits: 16 | 32 | 64): Uint8Array {
  const bytes = zeroNulls(chunk, bytesOf(chunk, bits / 8), bits / 8);
  const { buffer, byteOffset } = bytes;
  const { length } = chunk;
  if (bits === 16) return oneHalfNan(bytes, length);
  const numbers =
    bits === 64 ? new Float64Array(buffer, byteOffset, length) : new Float32Array(buffer, byteOffset, length);
  let nans = 0;
  for (let row = 0; row < length; row += 1) nans += numbers[row] !== numbers[row] ? 1 : 0;
  if (nans === 0) return bytes;
  const out = bytes.slice();
  const words = new Uint32Array(out.buffer);
  for (let row = 0; row < length; row += 1) {
    if (numbers[row] === numbers[row]) continue;
    if (bits === 64) {
      words[2 * row] = 0;
      words[2 * row + 1] = 0x7ff80000;
    } else {
      words[row] = 0x7fc00000;
    }
  }
  return out;
}

function oneHalfNan(bytes: Uint8Array, length: number): Uint8Array {
  const out = bytes.slice();
  const halves = new Uint16Array(out.buffer, 0, length);
  for (let row = 0; row < length; row += 1) if ((halves[row]! & 0x7fff) > 0x7c00) halves[row] = 0x7e00;
  return out;
}

function widened({ values, length }: Chunk): Uint8Array {
  const narrow = values as Int32Array;
  const words = new Int32Array(length * 2);
  for (let row = 0; row < length; row += 1) {
    words[2 * row] = narrow[row]!;
    words[2 * row + 1] = narrow[row]! >> 31;
  }
  return new Uint8Array(words.buffer);
}

// 128 bits up to 38 digits and 256 above, however wide they are kept.
function decimals(chunk: Chunk, type: DataType & { kind: 'decimal' }): Uint8Array {
  const width = type.bits / 8;
  const target = type.precision <= 38 ? 16 : 32;
  const bytes = bytesOf(chunk, width);
  if (width === target) return zeroNulls(chunk, bytes, target);
  const out = new Uint8Array(chunk.length * target);
  for (let row = 0; row < chunk.length; row += 1) {
    const from = row * width;
    const kept = Math.min(width, target);
    out.set(bytes.subarray(from, from + kept), row * target);
    if (kept < target && bytes[from + width - 1]! >= 0x80)
      out.fill(0xff, row * target + kept, (row + 1) * target);
  }
  return zeroNulls(chunk, out, target);
}
