import type { Chunk } from '@millrace/columns';
import { duckdb, type Vector } from './bindings.js';

/** Whether a row of a chunk is valid. */
export function isValid(chunk: Chunk, row: number): boolean {
  const { nullBitmap } = chunk;
  if (nullBitmap === null) return true;
  const at = chunk.offset + row;
  return (nullBitmap[at >> 3]! & (1 << (at & 7))) !== 0;
}

/** Bytes of the validity of a vector of some rows. */
export function bitmapSize(rows: number): number {
  return Math.ceil(rows / 64) * 8;
}

/** The validity bits of some rows of a chunk, from bit 0. */
export function bitsFrom(chunk: Chunk, start: number, end: number): Uint8Array {
  const bits = new Uint8Array(bitmapSize(end - start));
  const { nullBitmap } = chunk;
  if (nullBitmap === null) return bits.fill(0xff);
  const first = chunk.offset + start;
  if ((first & 7) === 0) {
    bits.set(nullBitmap.subarray(first >> 3, (first + end - start + 7) >> 3));
    return bits;
  }
  for (let i = 0, at = first; i < end - start; i++, at++) {
    if (nullBitmap[at >> 3]! & (1 << (at & 7))) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}

/** Writes the validity of a vector, from row 0. */
export function writeValidity(vector: Vector, bits: Uint8Array): void {
  if (bits.length === 0) return;
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(
    vector,
    0,
    bits.buffer as ArrayBuffer,
    bits.byteOffset,
    bits.byteLength,
  );
}
