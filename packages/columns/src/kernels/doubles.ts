import type { Chunk } from '../chunk.js';
import { halfToNumber } from '../half.js';
import { plainType } from '../type-name.js';

/** Rows that are converted at a time, so that the copy stays in the nearest cache. */
export const blockRows = 2048;

let halves: Float64Array | undefined;

function halfTable(): Float64Array {
  if (halves === undefined) {
    halves = new Float64Array(65536);
    for (let bits = 0; bits < 65536; bits++) halves[bits] = halfToNumber(bits);
  }
  return halves;
}

/** Whether the values of a chunk lie in 64-bit integers. */
export function isWide(chunk: Chunk): boolean {
  return chunk.values instanceof BigInt64Array || chunk.values instanceof BigUint64Array;
}

/** The 64-bit values as pairs of 32-bit words, low word first. */
export function wordsOf(chunk: Chunk): Int32Array {
  const { buffer, byteOffset, byteLength } = chunk.values!;
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}

/**
 * The rows `start` to `end` as doubles: of 64-bit integers the nearest ones, of other numbers the exact ones. One that is below 2^53 in
 * size is therefore exact, and one that is not stands for an integer that is not below it either.
 *
 * `scratch` holds `blockRows` doubles and is used unless the values are doubles already.
 */
export function doublesOf(chunk: Chunk, start: number, end: number, scratch: Float64Array): Float64Array {
  const { values } = chunk;
  if (values instanceof Float64Array) return values.subarray(start, end);
  const type = plainType(chunk.type);
  if (type.kind === 'float' && type.bits === 16) {
    const table = halfTable();
    const bits = values as Uint16Array;
    for (let i = start; i < end; i++) scratch[i - start] = table[bits[i]!]!;
  } else if (values instanceof BigInt64Array) {
    const words = wordsOf(chunk);
    for (let i = start; i < end; i++)
      scratch[i - start] = words[i * 2 + 1]! * 4294967296 + (words[i * 2]! >>> 0);
  } else if (values instanceof BigUint64Array) {
    const words = wordsOf(chunk);
    for (let i = start; i < end; i++) {
      scratch[i - start] = (words[i * 2 + 1]! >>> 0) * 4294967296 + (words[i * 2]! >>> 0);
    }
  } else {
    scratch.set((values as Int32Array).subarray(start, end));
  }
  return scratch;
}

/** All rows as doubles. */
export function allDoubles(chunk: Chunk): Float64Array {
  return doublesOf(
    chunk,
    0,
    chunk.length,
    chunk.values instanceof Float64Array ? chunk.values : new Float64Array(chunk.length),
  );
}

/** Writes whole numbers below 2^53 in size as 64-bit integers, low word first. */
export function writeWhole(words: Int32Array, row: number, value: number): void {
  const high = Math.floor(value / 4294967296);
  words[row * 2] = value - high * 4294967296;
  words[row * 2 + 1] = high;
}
