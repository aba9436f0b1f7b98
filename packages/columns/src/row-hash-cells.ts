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

/** Writes the cells of a column of fixed width, `distance` words from each row's cursor; a null is zeros. */
export function writeFixedCells(chunk: Chunk, places: Places): void {
  const { type } = chunk;
  const width = fixedCell(type)!;
  if (width === 0 || places.taken.length === 0) return;
  if (type.kind === 'decimal') writeDecimals(chunk, places, width);
  else if (width === 2) writePairs(chunk, places);
  else writeSingles(chunk, places);
  if (chunk.nullBitmap !== null && chunk.nullCount > 0) clearNulls(chunk, places, width);
}

/** Where the cells of the taken rows go. */
export interface Places {
  readonly taken: Int32Array;
  readonly words: Int32Array;
  readonly cursor: Int32Array;
  readonly distance: number;
  /** How far apart the cursors are where all are, and the rows follow one another; else 0. */
  readonly stride: number;
}

function clearNulls(chunk: Chunk, { taken, words, cursor, distance }: Places, width: number): void {
  const { nullBitmap, offset } = chunk;
  for (let i = 0; i < taken.length; i++) {
    if (bitAt(nullBitmap!, offset + taken[i]!)) continue;
    const at = cursor[i]! + distance;
    words.fill(0, at, at + width);
  }
}

function writePairs(chunk: Chunk, places: Places): void {
  const { taken, words, cursor, distance, stride } = places;
  const { buffer, byteOffset } = chunk.values!;
  const from = new Int32Array(buffer, byteOffset, chunk.length * 2);
  const isFloat = chunk.type.kind === 'float';
  if (stride > 0) {
    writePairRun(from, taken[0]! * 2, taken.length, words, places, isFloat);
    return;
  }
  for (let i = 0, n = taken.length; i < n; i++) {
    const at = cursor[i]! + distance;
    const row = taken[i]! * 2;
    words[at] = from[row]!;
    words[at + 1] = from[row + 1]!;
    if (isFloat && isNanWords(from[row + 1]!, from[row]!)) {
      words[at] = 0;
      words[at + 1] = NAN_HIGH;
    }
  }
}

function writePairRun(
  from: Int32Array,
  first: number,
  count: number,
  words: Int32Array,
  { cursor, distance, stride }: Places,
  isFloat: boolean,
): void {
  let at = cursor[0]! + distance;
  for (let i = first, end = first + 2 * count; i < end; i += 2, at += stride) {
    const low = from[i]!;
    const high = from[i + 1]!;
    words[at] = low;
    words[at + 1] = high;
    if (isFloat && isNanWords(high, low)) {
      words[at] = 0;
      words[at + 1] = NAN_HIGH;
    }
  }
}

const NAN_HIGH = 0x7ff80000;

function isNanWords(high: number, low: number): boolean {
  return (high & 0x7ff00000) === 0x7ff00000 && ((high & 0xfffff) | low) !== 0;
}

function writeSingles(chunk: Chunk, { taken, words, cursor, distance }: Places): void {
  const first = taken[0]!;
  const from = singleWords(chunk, first, taken[taken.length - 1]! + 1);
  for (let i = 0, n = taken.length; i < n; i++) words[cursor[i]! + distance] = from[taken[i]! - first]!;
}

// One word for each row from `start` to `end`: a copy that widens, so that the loops over rows see one kind of array.
function singleWords(chunk: Chunk, start: number, end: number): Int32Array {
  const { type } = chunk;
  const values = chunk.values!;
  const out = new Int32Array(end - start);
  if (type.kind === 'bool') {
    for (let i = 0; i < out.length; i++)
      out[i] = bitAt(values as Uint8Array, chunk.offset + start + i) ? 1 : 0;
  } else if (type.kind === 'float' && type.bits === 32) {
    out.set(new Int32Array(values.buffer, values.byteOffset, chunk.length).subarray(start, end));
    for (let i = 0; i < out.length; i++) if ((out[i]! & 0x7fffffff) > 0x7f800000) out[i] = 0x7fc00000;
  } else {
    out.set((values as Int32Array).subarray(start, end));
    if (type.kind === 'float') {
      for (let i = 0; i < out.length; i++) if ((out[i]! & 0x7fff) > 0x7c00) out[i] = 0x7e00;
    }
  }
  return out;
}

function writeDecimals(chunk: Chunk, { taken, words, cursor, distance }: Places, width: number): void {
  const bits = chunk.type.kind === 'decimal' ? chunk.type.bits : 128;
  const has = bits / 32;
  const { buffer, byteOffset } = chunk.values!;
  const from = new Int32Array(buffer, byteOffset, chunk.length * has);
  for (let i = 0; i < taken.length; i++) {
    const at = cursor[i]! + distance;
    const row = taken[i]! * has;
    const sign = from[row + has - 1]! >> 31;
    for (let w = 0; w < width; w++) words[at + w] = w < has ? from[row + w]! : sign;
  }
}
