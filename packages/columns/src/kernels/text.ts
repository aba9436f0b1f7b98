import { bitmapBytes } from '../bitmap.js';
import type { Chunk } from '../chunk.js';
import type { CompareOperator } from '../expression.js';
import { compareBytes } from '../text.js';
import { bytesAt, textAt } from '../value-at.js';

/** The bytes of a text or binary column, and where each row's begin; 64-bit offsets are made numbers. */
interface Spans {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array | Float64Array;
}

function spansOf(chunk: Chunk): Spans {
  const bytes = chunk.values as Uint8Array;
  const offsets = chunk.valueOffsets!;
  if (offsets instanceof Int32Array) return { bytes, offsets };
  const numbers = new Float64Array(chunk.length + 1);
  for (let i = 0; i <= chunk.length; i++) numbers[i] = Number(offsets[i]!);
  return { bytes, offsets: numbers };
}

function packed(length: number): Uint8Array {
  return new Uint8Array(bitmapBytes(length));
}

/** The rows whose bytes are exactly those sought. */
export function rowsEqual(chunk: Chunk, sought: Uint8Array): Uint8Array {
  const { bytes, offsets } = spansOf(chunk);
  const bits = packed(chunk.length);
  const size = sought.length;
  for (let i = 0; i < chunk.length; i++) {
    const start = offsets[i]!;
    if (offsets[i + 1]! - start !== size) continue;
    let j = 0;
    while (j < size && bytes[start + j] === sought[j]) j++;
    if (j === size) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}

/** The rows whose bytes are ordered so against those given. */
export function rowsOrdered(chunk: Chunk, operator: CompareOperator, other: Uint8Array): Uint8Array {
  const { bytes, offsets } = spansOf(chunk);
  const bits = packed(chunk.length);
  const wanted = ordersOf(operator);
  for (let i = 0; i < chunk.length; i++) {
    const start = offsets[i]!;
    const size = offsets[i + 1]! - start;
    const common = Math.min(size, other.length);
    let j = 0;
    while (j < common && bytes[start + j] === other[j]) j++;
    const order = j < common ? bytes[start + j]! - other[j]! : size - other.length;
    if ((wanted & (order < 0 ? 1 : order > 0 ? 4 : 2)) !== 0) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}

/** The orders that satisfy an operator: 1 for less, 2 for equal, 4 for greater. */
export function ordersOf(operator: CompareOperator): number {
  return { eq: 2, ne: 5, lt: 1, le: 3, gt: 4, ge: 6 }[operator];
}

/** The rows of two columns whose bytes are ordered so. */
export function rowsOrderedBoth(left: Chunk, right: Chunk, operator: CompareOperator): Uint8Array {
  const a = spansOf(left);
  const b = spansOf(right);
  const bits = packed(left.length);
  const wanted = ordersOf(operator);
  for (let i = 0; i < left.length; i++) {
    const order = compareBytes(
      a.bytes.subarray(a.offsets[i]!, a.offsets[i + 1]!),
      b.bytes.subarray(b.offsets[i]!, b.offsets[i + 1]!),
    );
    if ((wanted & (order < 0 ? 1 : order > 0 ? 4 : 2)) !== 0) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}

/** The rows that begin with, end with or contain the bytes sought. */
export function rowsWithText(
  chunk: Chunk,
  test: 'startsWith' | 'endsWith' | 'contains',
  sought: Uint8Array,
): Uint8Array {
  const { bytes, offsets } = spansOf(chunk);
  const bits = packed(chunk.length);
  const size = sought.length;
  for (let i = 0; i < chunk.length; i++) {
    const start = offsets[i]!;
    const last = offsets[i + 1]! - size;
    if (last < start) continue;
    const found =
      test === 'contains'
        ? containsAt(bytes, start, last, sought)
        : equalsAt(bytes, test === 'startsWith' ? start : last, sought);
    if (found) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}

function equalsAt(bytes: Uint8Array, start: number, sought: Uint8Array): boolean {
  for (let j = 0; j < sought.length; j++) if (bytes[start + j] !== sought[j]) return false;
  return true;
}

function containsAt(bytes: Uint8Array, start: number, last: number, sought: Uint8Array): boolean {
  if (sought.length === 0) return true;
  const first = sought[0];
  for (let at = start; at <= last; at++) if (bytes[at] === first && equalsAt(bytes, at, sought)) return true;
  return false;
}

/** The code points of each text, or the bytes of each binary value. */
export function lengthsOf(chunk: Chunk, codePoints: boolean): Int32Array {
  const { bytes, offsets } = spansOf(chunk);
  const lengths = new Int32Array(chunk.length);
  for (let i = 0; i < chunk.length; i++) {
    const start = offsets[i]!;
    const end = offsets[i + 1]!;
    let count = end - start;
    // A byte 10xxxxxx continues a code point that was counted already.
    if (codePoints) for (let j = start; j < end; j++) if ((bytes[j]! & 0xc0) === 0x80) count--;
    lengths[i] = count;
  }
  return lengths;
}

/** The rows, of those that are valid, whose text passes a test. */
export function rowsPassing(
  chunk: Chunk,
  valid: Uint8Array | null,
  test: (text: string) => boolean,
): Uint8Array {
  const bits = packed(chunk.length);
  for (let i = 0; i < chunk.length; i++) {
    if (valid !== null && (valid[i >> 3]! & (1 << (i & 7))) === 0) continue;
    if (test(textAt(chunk, i))) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}

/** The rows whose bytes are among those sought. */
export function rowsAmong(chunk: Chunk, sought: readonly Uint8Array[]): Uint8Array {
  const bits = packed(chunk.length);
  if (sought.length <= 4) {
    for (const one of sought) {
      const found = rowsEqual(chunk, one);
      for (let i = 0; i < bits.length; i++) bits[i]! |= found[i]!;
    }
    return bits;
  }
  const byLength = new Map<number, Set<string>>();
  for (const one of sought) {
    const key = keyOf(one);
    const known = byLength.get(one.length);
    if (known === undefined) byLength.set(one.length, new Set([key]));
    else known.add(key);
  }
  for (let i = 0; i < chunk.length; i++) {
    const one = bytesAt(chunk, i);
    const known = byLength.get(one.length);
    if (known?.has(keyOf(one))) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}

function keyOf(bytes: Uint8Array): string {
  let key = '';
  for (let i = 0; i < bytes.length; i++) key += String.fromCharCode(bytes[i]!);
  return key;
}
