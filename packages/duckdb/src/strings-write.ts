import { isUtf8 } from 'node:buffer';
import { type Chunk, SourceError } from '@millrace/columns';
import { duckdb, type Vector } from './bindings.js';
import { isValid } from './validity-write.js';

/** DuckDB takes bytes that are not UTF-8 without a word, and then fails in odd places. */
export function checkText(chunk: Chunk, bytes: Uint8Array, first: number, start: number, end: number): void {
  const offsets = chunk.valueOffsets!;
  const splits = (row: number): boolean => (bytes[Number(offsets[row]!) - first]! & 0xc0) === 0x80;
  let sound = isUtf8(bytes);
  for (let row = start; row < end && sound; row++) sound = !splits(row);
  if (sound) return;
  for (let row = start; row < end; row++) {
    const text = bytes.subarray(Number(offsets[row]!) - first, Number(offsets[row + 1]!) - first);
    if (isValid(chunk, row) && !isUtf8(text)) {
      throw new SourceError('invalid_utf8', `Row ${row} of a text column is not valid UTF-8.`, {
        issues: [{ code: 'invalid_utf8', row }],
      });
    }
  }
}

const entries = new Uint8Array(2048 * 16);

/**
 * Writes strings that follow each other in `bytes`. A long one needs memory that the vector owns: all bytes are assigned
 * as one string, and the 16-byte entries (length, prefix, pointer) of the single strings point into it.
 */
export function fillStrings(
  vector: Vector,
  bytes: Uint8Array,
  begin: (row: number) => number,
  rows: number,
): void {
  const target = rows <= 2048 ? entries : new Uint8Array(rows * 16);
  const words = new Uint32Array(target.buffer);
  target.fill(0, 0, rows * 16);
  const base = bytes.length > 12 ? ownBytes(vector, bytes) : 0;
  for (let row = 0, from = begin(0); row < rows; row++) {
    const to = row + 1 < rows ? begin(row + 1) : bytes.length;
    const length = to - from;
    words[row * 4] = length;
    const kept = length <= 12 ? length : 4;
    for (let b = 0; b < kept; b++) target[row * 16 + 4 + b] = bytes[from + b]!;
    if (length > 12) {
      const address = base + from;
      words[row * 4 + 2] = address % 4294967296;
      words[row * 4 + 3] = address / 4294967296;
    }
    from = to;
  }
  duckdb.copy_data_to_vector(vector, 0, target.buffer as ArrayBuffer, 0, rows * 16);
}

function ownBytes(vector: Vector, bytes: Uint8Array): number {
  duckdb.vector_assign_string_element_len(vector, 0, bytes);
  const entry = duckdb.vector_get_data(vector, 16);
  const view = new DataView(entry.buffer, entry.byteOffset, 16);
  return view.getUint32(12, true) * 4294967296 + view.getUint32(8, true);
}
