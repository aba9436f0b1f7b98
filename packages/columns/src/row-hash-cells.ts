import { bitAt } from './bitmap.js';
import type { Chunk } from './chunk.js';
import type { DataType } from './data-type.js';

/** Rows of words, one after the other: row `i` goes from `starts[i]` to `starts[i + 1]`. */
export interface RowWords {
  readonly words: Int32Array;
  readonly starts: Int32Array;
}

/** How many words a value of a type has in a hashed row; undefined when that depends on the value. */
export function fixedCell(type: DataType): number | undefined {
  switch (type.kind) {
    case 'null':
      return 0;
    case 'bool':
      return 1;
    case 'int':
    case 'float':
      return type.bits === 64 ? 2 : 1;
    case 'date':
      return type.unit === 'day' ? 1 : 2;
    case 'time':
      return type.unit === 's' || type.unit === 'ms' ? 1 : 2;
    case 'timestamp':
    case 'duration':
      return 2;
    case 'decimal':
      return type.precision <= 38 ? 4 : 8;
    default:
      return undefined;
  }
}

/** Sets the flags of the nulls of column `column`. */
export function flagNulls(chunk: Chunk, taken: Int32Array, rows: RowWords, column: number): void {
  const { nullBitmap, offset } = chunk;
  const all = chunk.type.kind === 'null';
  if (!all && (nullBitmap === null || chunk.nullCount === 0)) return;
  const { words, starts } = rows;
  const word = column >> 5;
  const bit = 1 << (column & 31);
  for (let i = 0; i < taken.length; i++) {
    if (all || !bitAt(nullBitmap!, offset + taken[i]!)) words[starts[i]! + word]! |= bit;
  }
}

/** Writes the cells of a column of fixed width at each row's cursor, and moves the cursors past them; a null is zeros. */
export function writeFixedCells(
  chunk: Chunk,
  taken: Int32Array,
  words: Int32Array,
  cursor: Int32Array,
): void {
  const { type } = chunk;
  const width = fixedCell(type)!;
  if (width === 0) return;
  if (type.kind === 'decimal') writeDecimals(chunk, taken, words, cursor, width);
  else if (width === 2) writePairs(chunk, taken, words, cursor);
  else writeSingles(singleWords(chunk), taken, words, cursor);
  if (chunk.nullBitmap !== null && chunk.nullCount > 0) clearNulls(chunk, taken, words, cursor, width);
  for (let i = 0; i < taken.length; i++) cursor[i]! += width;
}

function clearNulls(
  chunk: Chunk,
  taken: Int32Array,
  words: Int32Array,
  cursor: Int32Array,
  width: number,
): void {
  const { nullBitmap, offset } = chunk;
  for (let i = 0; i < taken.length; i++) {
    if (!bitAt(nullBitmap!, offset + taken[i]!)) words.fill(0, cursor[i]!, cursor[i]! + width);
  }
}

function writePairs(chunk: Chunk, taken: Int32Array, words: Int32Array, cursor: Int32Array): void {
  const { buffer, byteOffset } = chunk.values!;
  const from = new Int32Array(buffer, byteOffset, chunk.length * 2);
  const float = chunk.type.kind === 'float';
  for (let i = 0, n = taken.length; i < n; i++) {
    const at = cursor[i]!;
    const row = taken[i]! * 2;
    const low = from[row]!;
    const high = from[row + 1]!;
    words[at] = low;
    words[at + 1] = high;
    if (float && (high & 0x7ff00000) === 0x7ff00000 && ((high & 0xfffff) | low) !== 0) {
      words[at] = 0;
      words[at + 1] = 0x7ff80000;
    }
  }
}

function writeSingles(from: Int32Array, taken: Int32Array, words: Int32Array, cursor: Int32Array): void {
  for (let i = 0, n = taken.length; i < n; i++) words[cursor[i]!] = from[taken[i]!]!;
}

// One word per row of the chunk: a copy that widens, so that the loops over rows see one kind of array.
function singleWords(chunk: Chunk): Int32Array {
  const { type, length } = chunk;
  const values = chunk.values!;
  const out = new Int32Array(length);
  if (type.kind === 'bool') {
    for (let i = 0; i < length; i++) out[i] = bitAt(values as Uint8Array, chunk.offset + i) ? 1 : 0;
  } else if (type.kind === 'float' && type.bits === 32) {
    out.set(new Int32Array(values.buffer, values.byteOffset, length));
    for (let i = 0; i < length; i++) if ((out[i]! & 0x7fffffff) > 0x7f800000) out[i] = 0x7fc00000;
  } else {
    out.set((values as Int32Array).subarray(0, length));
    if (type.kind === 'float') {
      for (let i = 0; i < length; i++) if ((out[i]! & 0x7fff) > 0x7c00) out[i] = 0x7e00;
    }
  }
  return out;
}

function writeDecimals(
  chunk: Chunk,
  taken: Int32Array,
  words: Int32Array,
  cursor: Int32Array,
  width: number,
): void {
  const bits = chunk.type.kind === 'decimal' ? chunk.type.bits : 128;
  const has = bits / 32;
  const { buffer, byteOffset } = chunk.values!;
  const from = new Int32Array(buffer, byteOffset, chunk.length * has);
  for (let i = 0; i < taken.length; i++) {
    const row = taken[i]! * has;
    const sign = from[row + has - 1]! >> 31;
    for (let w = 0; w < width; w++) words[cursor[i]! + w] = w < has ? from[row + w]! : sign;
  }
}
