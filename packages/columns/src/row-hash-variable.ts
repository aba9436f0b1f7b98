import type { Chunk } from './chunk.js';
import { rowBytes } from './dense.js';
import { isNullAt, valueAt } from './value-at.js';
import { pushCell } from './value-words.js';

/** The cells of one column for some rows: cell `i` ends at `ends[i]` and begins where the one before it ends. */
export interface VariableCells {
  readonly words: Int32Array;
  readonly ends: Int32Array;
}

/** The cells of a column whose values differ in size. */
export function variableCells(chunk: Chunk, taken: Int32Array): VariableCells {
  const { kind } = chunk.type;
  if (kind === 'utf8' || kind === 'binary' || kind === 'fixedSizeBinary') return byteCells(chunk, taken);
  const words: number[] = [];
  const ends = new Int32Array(taken.length);
  for (let i = 0; i < taken.length; i++) {
    const value = valueAt(chunk, taken[i]!);
    if (value !== null) pushCell(words, chunk.type, value);
    else if (kind !== 'struct') words.push(0);
    ends[i] = words.length;
  }
  return { words: Int32Array.from(words), ends };
}

/** Copies cells to their places, `distance` words from each row's cursor; gives the cursors past them. */
export function writeVariableCells(
  cells: VariableCells,
  words: Int32Array,
  cursor: Int32Array,
  distance: number,
): Int32Array {
  const { ends } = cells;
  const next = new Int32Array(ends.length);
  let from = 0;
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i]!;
    let to = cursor[i]! + distance;
    while (from < end) words[to++] = cells.words[from++]!;
    next[i] = to;
  }
  return next;
}

function byteCells(chunk: Chunk, taken: Int32Array): VariableCells {
  const ends = new Int32Array(taken.length);
  const values: (Uint8Array | null)[] = [];
  let total = 0;
  for (let i = 0; i < taken.length; i++) {
    const bytes = isNullAt(chunk, taken[i]!) ? null : rowBytes(chunk, taken[i]!);
    values.push(bytes);
    total += 1 + (bytes === null ? 0 : (bytes.length + 3) >> 2);
    ends[i] = total;
  }
  const words = new Int32Array(total);
  const out = new Uint8Array(words.buffer);
  for (let i = 0, at = 0; i < taken.length; at = ends[i++]!) {
    const bytes = values[i]!;
    if (bytes === null) continue;
    words[at] = bytes.length;
    out.set(bytes, (at + 1) * 4);
  }
  return { words, ends };
}
