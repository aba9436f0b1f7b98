import { bitmapBytes, countBits } from '../bitmap.js';
import type { Chunk } from '../chunk.js';
import type { DataType } from '../data-type.js';
import { alignBits, type Bits } from './bits.js';

/** A computed column: its chunk, and the rows on which a computation had no value (null when there are none). */
export interface Column {
  readonly chunk: Chunk;
  readonly errors: Uint8Array | null;
}

const bool: DataType = { kind: 'bool' };

/** The validity of a chunk's rows from bit 0; null when none is null. */
export function validBits(chunk: Chunk): Bits {
  if (chunk.type.kind === 'null') return new Uint8Array(bitmapBytes(chunk.length));
  if (chunk.nullCount === 0 || chunk.nullBitmap === null) return null;
  return alignBits(chunk.nullBitmap, chunk.offset, chunk.length);
}

/** The values of a bool chunk from bit 0. */
export function valueBits(chunk: Chunk): Uint8Array {
  return alignBits(chunk.values as Uint8Array, chunk.offset, chunk.length);
}

/** A chunk of values that begin at row 0, with validity from bit 0. */
export function chunkOf(
  type: DataType,
  length: number,
  valid: Bits,
  buffers: Pick<Chunk, 'values'> & Partial<Chunk>,
): Chunk {
  const nullCount = valid === null ? 0 : length - countBits(valid, 0, length);
  return { type, length, offset: 0, ...buffers, nullCount, nullBitmap: nullCount === 0 ? null : valid };
}

/** A bool chunk of bits. */
export function boolChunk(length: number, bits: Uint8Array, valid: Bits): Chunk {
  return chunkOf(bool, length, valid, { values: bits });
}
