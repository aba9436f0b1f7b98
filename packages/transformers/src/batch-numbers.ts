import { type Chunk, plainChunk } from '@millrace/columns';
import { clipped, type Formula } from './formula.js';

/** The cells of a batch, one chunk per input of the transformer. */
export interface Cells {
  readonly chunks: readonly Chunk[];
  readonly length: number;
  /** The place of row 0 in the table, for messages. */
  readonly firstRow: number;
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

/** One operation on numbers, in place; the same arithmetic as the row form's, one loop per operation. */
export function applyToNumbers(formula: Exclude<Formula, { op: 'input' | 'pick' }>, x: Float64Array): void {
  if (formula.op === 'fill') fillMissing(x, formula.value as number);
  else if (formula.op === 'missing') markMissing(x);
  else if (formula.op === 'standardize') standardize(x, formula.mean, formula.scale);
  else if (formula.op === 'rescale') {
    rescale(x, formula.scale, formula.min);
    if (formula.clip !== null) clip(x, formula.clip[0], formula.clip[1]);
  }
}

function fillMissing(x: Float64Array, value: number): void {
  const { length } = x;
  for (let i = 0; i < length; i++) if (x[i] !== x[i]) x[i] = value;
}

function markMissing(x: Float64Array): void {
  const { length } = x;
  for (let i = 0; i < length; i++) x[i] = x[i] === x[i] ? 0 : 1;
}

function standardize(x: Float64Array, mean: number | null, scale: number | null): void {
  const { length } = x;
  if (mean !== null && scale !== null) for (let i = 0; i < length; i++) x[i] = (x[i]! - mean) / scale;
  else if (mean !== null) for (let i = 0; i < length; i++) x[i] = x[i]! - mean;
  else if (scale !== null) for (let i = 0; i < length; i++) x[i] = x[i]! / scale;
}

function rescale(x: Float64Array, scale: number, min: number): void {
  const { length } = x;
  for (let i = 0; i < length; i++) x[i] = x[i]! * scale + min;
}

function clip(x: Float64Array, low: number, high: number): void {
  const { length } = x;
  for (let i = 0; i < length; i++) x[i] = clipped(x[i]!, low, high);
}
