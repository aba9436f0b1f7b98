import type { Rows } from './aggregate.js';
import { bitAt } from './bitmap.js';
import type { Chunk } from './chunk.js';
import type { DataType } from './data-type.js';
import { halfToNumber } from './half.js';
import { plainChunk } from './plain-chunk.js';
import { plainType } from './type-name.js';
import { bytesAt } from './value-at.js';

/**
 * How the kernels read a type: `number` as doubles (exact for narrow integers), `long` as pairs of 32-bit words, `wide` as
 * several words, `bytes` as byte strings, `nested` value by value, `none` never (all null).
 */
export type PhysicalClass = 'none' | 'bool' | 'number' | 'long' | 'wide' | 'bytes' | 'nested';

/** The physical class of a type; of a dictionary, that of its values. */
export function physicalClass(type: DataType): PhysicalClass {
  const plain = plainType(type);
  switch (plain.kind) {
    case 'null':
      return 'none';
    case 'bool':
      return 'bool';
    case 'int':
      return plain.bits === 64 ? 'long' : 'number';
    case 'float':
      return 'number';
    case 'decimal':
      return plain.bits === 32 ? 'number' : plain.bits === 64 ? 'long' : 'wide';
    case 'date':
      return plain.unit === 'day' ? 'number' : 'long';
    case 'time':
      return plain.unit === 's' || plain.unit === 'ms' ? 'number' : 'long';
    case 'timestamp':
    case 'duration':
      return 'long';
    case 'utf8':
    case 'binary':
    case 'fixedSizeBinary':
      return 'bytes';
    default:
      return 'nested';
  }
}

// Arrays of a block's size are costly to allocate anew for every block, and nothing that is updated keeps them.
const pool: Float64Array[] = [];
const POOLED = 4096;
let given = -1;

/** Runs the updates of one block: the gathered values that they see are valid until the end of it. */
export function duringBlock(update: () => void): void {
  given = 0;
  try {
    update();
  } finally {
    given = -1;
  }
}

function doublesOf(length: number): Float64Array {
  if (given < 0 || length < POOLED) return new Float64Array(length);
  const at = given++;
  let array = pool[at];
  if (array === undefined || array.length < length || array.length > 16 * length) {
    array = new Float64Array(length);
    pool[at] = array;
  }
  return array.length === length ? array : array.subarray(0, length);
}

const memos = new WeakMap<Rows, Map<string, unknown>>();

// Aggregates over the same inputs are updated with the same `Rows`, so what one has gathered serves the others.
function remembered<T>(rows: Rows, key: string, make: () => T): T {
  let memo = memos.get(rows);
  if (memo === undefined) {
    memo = new Map();
    memos.set(rows, memo);
  }
  const known = memo.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  memo.set(key, made);
  return made;
}

/** How many rows are taken. */
export function takenRows(rows: Rows): number {
  return rows.selection === null ? rows.length : rows.selection.length;
}

/** An input column without dictionary or view layout. */
export function plainColumn(rows: Rows, column: number): Chunk {
  const chunk = rows.columns[column]!;
  return chunk.dictionary === undefined ? chunk : plainOf(chunk);
}

// Kept by chunk, not by rows: all groups of a block are other rows of the same chunk.
const plains = new WeakMap<Chunk, Chunk>();

function plainOf(chunk: Chunk): Chunk {
  let plain = plains.get(chunk);
  if (plain === undefined) {
    plain = plainChunk(chunk);
    plains.set(chunk, plain);
  }
  return plain;
}

/** The taken rows that are not null in a column, ascending; null means every row of `rows`. */
export function validRows(rows: Rows, column: number): Uint32Array | null {
  const own = rows.columns[column]!;
  const chunk = ownsNulls(own) ? own : plainColumn(rows, column);
  if (chunk.type.kind === 'null') return new Uint32Array(0);
  const { nullBitmap, offset } = chunk;
  if (nullBitmap === null || chunk.nullCount === 0) return rows.selection;
  return remembered(rows, `valid ${column}`, () =>
    rows.selection === null
      ? validOfAll(nullBitmap, offset, rows.length)
      : validOfSelection(nullBitmap, offset, rows.selection),
  );
}

// A dictionary without null entries has its nulls in the indices, and need not be decoded to find them.
function ownsNulls({ dictionary }: Chunk): boolean {
  if (dictionary === undefined) return true;
  return dictionary.dictionary === undefined && dictionary.type.kind !== 'null' && dictionary.nullCount === 0;
}

function validOfAll(bitmap: Uint8Array, offset: number, length: number): Uint32Array {
  const out = new Uint32Array(length + 1);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const bit = offset + i;
    out[count] = i;
    count += (bitmap[bit >> 3]! >> (bit & 7)) & 1;
  }
  return out.subarray(0, count);
}

function validOfSelection(bitmap: Uint8Array, offset: number, selection: Uint32Array): Uint32Array {
  const out = new Uint32Array(selection.length + 1);
  let count = 0;
  for (let i = 0, n = selection.length; i < n; i++) {
    const row = selection[i]!;
    const bit = offset + row;
    out[count] = row;
    count += (bitmap[bit >> 3]! >> (bit & 7)) & 1;
  }
  return out.subarray(0, count);
}

/** The taken, valid values of a column of class `number` or `bool`, as doubles. Never written to. */
export function denseNumbers(rows: Rows, column: number): Float64Array {
  return remembered(rows, `numbers ${column}`, () => {
    const chunk = plainColumn(rows, column);
    if (chunk.type.kind === 'null') return new Float64Array(0);
    const { nullBitmap, offset } = chunk;
    if (rows.selection === null && nullBitmap !== null && chunk.nullCount > 0)
      return validNumbers(allNumbers(chunk), nullBitmap, offset);
    const taken = validRows(rows, column);
    return taken === null ? allNumbers(chunk) : gatherNumbers(chunk, taken);
  });
}

function validNumbers(all: Float64Array, bitmap: Uint8Array, offset: number): Float64Array {
  const n = all.length;
  const out = doublesOf(n + 1);
  let count = 0;
  for (let i = 0; i < n; i++) {
    const bit = offset + i;
    out[count] = all[i]!;
    count += (bitmap[bit >> 3]! >> (bit & 7)) & 1;
  }
  return out.subarray(0, count);
}

// Reads the taken rows alone: of a block with many groups each takes few.
function gatherNumbers({ type, offset, values }: Chunk, taken: Uint32Array): Float64Array {
  const n = taken.length;
  const out = doublesOf(n);
  if (type.kind === 'bool') {
    for (let i = 0; i < n; i++) out[i] = bitAt(values as Uint8Array, offset + taken[i]!) ? 1 : 0;
  } else if (type.kind === 'float' && type.bits === 16) {
    for (let i = 0; i < n; i++) out[i] = halfToNumber((values as Uint16Array)[taken[i]!]!);
  } else {
    const numbers = values as Float64Array | Int32Array;
    for (let i = 0; i < n; i++) out[i] = numbers[taken[i]!]!;
  }
  return out;
}

function allNumbers(chunk: Chunk): Float64Array {
  const { type, length, offset } = chunk;
  const values = chunk.values!;
  if (values instanceof Float64Array) return values.length === length ? values : values.subarray(0, length);
  const out = doublesOf(length);
  if (type.kind === 'bool') {
    for (let i = 0; i < length; i++) out[i] = bitAt(values as Uint8Array, offset + i) ? 1 : 0;
  } else if (type.kind === 'float' && type.bits === 16) {
    for (let i = 0; i < length; i++) out[i] = halfToNumber((values as Uint16Array)[i]!);
  } else {
    out.set((values as Int32Array).subarray(0, length));
  }
  return out;
}

/** The taken, valid values of a column of class `long` or `wide`, as little-endian 32-bit words. Never written to. */
export function denseWords(rows: Rows, column: number): Int32Array {
  return remembered(rows, `words ${column}`, () => {
    const chunk = plainColumn(rows, column);
    const width = wordsPerValue(chunk.type);
    const { buffer, byteOffset } = chunk.values!;
    const all = new Int32Array(buffer, byteOffset, chunk.length * width);
    const taken = validRows(rows, column);
    return taken === null ? all : gatherWords(all, taken, width);
  });
}

function gatherWords(all: Int32Array, taken: Uint32Array, width: number): Int32Array {
  const out = new Int32Array(taken.length * width);
  for (let i = 0, n = taken.length, at = 0; i < n; i++) {
    const from = taken[i]! * width;
    for (let w = 0; w < width; w++) out[at++] = all[from + w]!;
  }
  return out;
}

/** How many 32-bit words a value of class `long` or `wide` has. */
export function wordsPerValue(type: DataType): number {
  const plain = plainType(type);
  return plain.kind === 'decimal' ? plain.bits / 32 : 2;
}

/** The bytes of a text or binary value that is not null: a view into the column, not a copy. */
export function rowBytes(chunk: Chunk, row: number): Uint8Array {
  const { type } = chunk;
  if (type.kind !== 'fixedSizeBinary') return bytesAt(chunk, row);
  return (chunk.values as Uint8Array).subarray(row * type.byteWidth, (row + 1) * type.byteWidth);
}
