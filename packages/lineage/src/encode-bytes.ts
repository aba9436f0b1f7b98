import type { Chunk } from '@millrace/columns';
import { nullRows } from './null-rows.js';

/** The lengths in bytes of the texts or byte strings of a chunk; 0 where null. */
export function byteLengths(chunk: Chunk): Uint32Array {
  const { length, type, valueOffsets } = chunk;
  const lengths = new Uint32Array(length);
  if (type.kind === 'fixedSizeBinary') lengths.fill(type.byteWidth);
  else if (valueOffsets instanceof Int32Array) {
    let start = valueOffsets[0]!;
    for (let row = 0; row < length; row += 1) {
      const end = valueOffsets[row + 1]!;
      lengths[row] = end - start;
      start = end;
    }
  } else {
    for (let row = 0; row < length; row += 1)
      lengths[row] = Number(valueOffsets![row + 1]! - valueOffsets![row]!);
  }
  for (const row of nullRows(chunk) ?? []) lengths[row] = 0;
  return lengths;
}

/** The bytes of all that is not null, one after the other. */
export function byteValues(chunk: Chunk, lengths: Uint32Array): Uint8Array {
  const { length, type, valueOffsets, values } = chunk;
  const width = type.kind === 'fixedSizeBinary' ? type.byteWidth : 0;
  const start = (row: number): number => (valueOffsets ? Number(valueOffsets[row]) : row * width);
  const bytes = values as Uint8Array;
  let total = 0;
  for (let row = 0; row < length; row += 1) total += lengths[row]!;
  const [first, last] = [start(0), start(length)];
  // Nothing lies between them: no copy.
  if (total === last - first) return bytes.subarray(first, last);
  const out = new Uint8Array(total);
  let at = 0;
  for (let row = 0; row < length; row += 1) {
    const size = lengths[row]!;
    if (size === 0) continue;
    out.set(bytes.subarray(start(row), start(row) + size), at);
    at += size;
  }
  return out;
}
