import { type Chunk, plainChunk } from '@millrace/columns';

/** The cells of a batch, one chunk per input of the transformer. */
export interface Cells {
  readonly chunks: readonly Chunk[];
  readonly length: number;
  /** The place of row 0 in the table, for messages. */
  readonly firstRow: number;
  /** What several columns of this batch use, computed once. */
  readonly memo: Map<object, unknown>;
}

/**
 * Copies a column of integers, floats or booleans into doubles, NaN where it is missing: the array is the caller's to change.
 *
 * 64-bit integers become the nearest double, booleans 0 and 1.
 */
export function loadNumbers(chunk: Chunk): Float64Array {
  if (chunk.type.kind === 'dictionary') return loadNumbers(plainChunk(chunk));
  const { length } = chunk;
  if (chunk.type.kind === 'null') return new Float64Array(length).fill(Number.NaN);
  const numbers = chunk.type.kind === 'bool' ? loadBits(chunk) : copyNumbers(chunk);
  if (chunk.nullBitmap !== null && chunk.nullCount !== 0) eraseNulls(numbers, chunk.nullBitmap, chunk.offset);
  return numbers;
}

function copyNumbers({ values, length }: Chunk): Float64Array {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    const numbers = new Float64Array(length);
    for (let i = 0; i < length; i++) numbers[i] = Number(values[i]!);
    return numbers;
  }
  return new Float64Array(values!.subarray(0, length) as Float64Array);
}

function loadBits({ values, length, offset }: Chunk): Float64Array {
  const bits = values as Uint8Array;
  const numbers = new Float64Array(length);
  for (let i = 0, bit = offset; i < length; i++, bit++) numbers[i] = (bits[bit >> 3]! >> (bit & 7)) & 1;
  return numbers;
}

function eraseNulls(numbers: Float64Array, bitmap: Uint8Array, offset: number): void {
  const { length } = numbers;
  for (let i = 0, bit = offset; i < length; i++, bit++) {
    if ((bitmap[bit >> 3]! & (1 << (bit & 7))) === 0) numbers[i] = Number.NaN;
  }
}

/** How many numbers are NaN. */
export function countMissing(numbers: Float64Array): number {
  let count = 0;
  const { length } = numbers;
  for (let i = 0; i < length; i++) {
    const x = numbers[i]!;
    if (x !== x) count++;
  }
  return count;
}
