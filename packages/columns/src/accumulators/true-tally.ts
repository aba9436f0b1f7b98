import { bitAt, countBits } from '../bitmap.js';
import type { Chunk } from '../chunk.js';
import { plainColumn } from '../dense.js';
import type { Accumulator } from './accumulator.js';
import { wholeField } from './fields.js';

/** On how many rows a predicate is true. */
export interface TrueTally {
  readonly never: boolean;
  count: number;
}

/** Counts the rows on which a predicate is true. */
export const trueTally: Accumulator<TrueTally> = {
  name: 'true',
  start: ([type]) => ({ never: type!.kind === 'null', count: 0 }),
  update(state, rows) {
    if (state.never) return;
    state.count += countTrue(plainColumn(rows, 0), rows.selection);
  },
  merge(left, right) {
    left.count += right.count;
  },
  subtract(left, right) {
    left.count -= right.count;
    return left.count >= 0;
  },
  encode: ({ count }) => ({ fields: { count } }),
  decode(state, { fields }) {
    state.count = wholeField(fields, 'count');
  },
};

/** On how many rows of a boolean column, or of a selection of them, the value is true. */
export function countTrue(chunk: Chunk, selection: Uint32Array | null): number {
  const { offset, length } = chunk;
  if (chunk.type.kind === 'null') return 0;
  const values = chunk.values as Uint8Array;
  const nullBitmap = chunk.nullCount === 0 ? null : chunk.nullBitmap;
  if (selection !== null) return countSelected(values, nullBitmap, offset, selection);
  if (nullBitmap === null) return countBits(values, offset, length);
  let count = 0;
  for (let bit = offset, end = offset + length; bit < end; bit++) {
    count += ((values[bit >> 3]! & nullBitmap[bit >> 3]!) >> (bit & 7)) & 1;
  }
  return count;
}

function countSelected(
  values: Uint8Array,
  nullBitmap: Uint8Array | null,
  offset: number,
  selection: Uint32Array,
): number {
  let count = 0;
  for (let i = 0; i < selection.length; i++) {
    const bit = offset + selection[i]!;
    if (bitAt(values, bit) && (nullBitmap === null || bitAt(nullBitmap, bit))) count++;
  }
  return count;
}
