import type { Batch } from '../chunk.js';
import { batchFromChunks, chunkFromValues } from '../chunk-from-values.js';
import type { Schema } from '../data-type.js';
import { sliceBatch } from '../slice-chunk.js';
import { field, types } from '../types.js';
import type { Value } from '../value.js';
import type { OddValues } from './odd-values.js';

/** A table of a case. */
export interface CaseTable {
  readonly schema: Schema;
  readonly batches: readonly Batch[];
}

/** A small generator of whole numbers below a bound: the same numbers everywhere (xorshift32). */
export function numbersFrom(seed: number): (bound: number) => number {
  let state = seed | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** The shapes that every type is tried in. */
export const SHAPES = [
  'no batches',
  'no rows',
  'one row',
  'all null',
  'odd values',
  'no nulls',
  'many rows',
] as const;

/** One of {@link SHAPES}. */
export type Shape = (typeof SHAPES)[number];

const ROWS: { readonly [S in Shape]: number } = {
  'no batches': 0,
  'no rows': 0,
  'one row': 1,
  'all null': 12,
  'odd values': 70,
  'no nulls': 70,
  'many rows': 1500,
};

const GROUPS: readonly Value[] = ['p', 'q', '', '😀', null];

/** A table with the type's values in `x` and again, in another order, in `y`; keys in `g` (text) and `k` (int32). */
export function typeTable({ type, values }: OddValues, shape: Shape): CaseTable {
  const schema: Schema = {
    fields: [field('x', type), field('y', type), field('g', types.utf8()), field('k', types.int32())],
  };
  if (shape === 'no batches') return { schema, batches: [] };
  const length = ROWS[shape];
  const next = numbersFrom(length + values.length * 7919);
  const one = (): Value => {
    const isNull = next(6) === 0;
    const value = values[next(values.length)]!;
    return shape === 'all null' || (shape !== 'no nulls' && isNull) ? null : value;
  };
  const column = () => Array.from({ length }, one);
  const keys = Array.from({ length }, () => GROUPS[next(GROUPS.length)]!);
  const numbers = Array.from({ length }, () => (next(9) === 0 ? null : next(4)));
  const whole = batchFromChunks(schema, [
    chunkFromValues(type, column()),
    chunkFromValues(type, column()),
    chunkFromValues(types.utf8(), keys),
    chunkFromValues(types.int32(), numbers),
  ]);
  return { schema, batches: cutUnevenly(whole) };
}

/** The same rows as batches that are slices at odd places of one larger batch, one of them empty. */
export function cutUnevenly(whole: Batch): Batch[] {
  const ends = [0, 1, 1, 14, 37, Math.floor(whole.length / 2), whole.length]
    .map((end) => Math.min(end, whole.length))
    .sort((a, b) => a - b);
  const batches: Batch[] = [];
  ends.forEach((end, i) => {
    if (i > 0) batches.push(sliceBatch(whole, ends[i - 1]!, end));
  });
  return batches;
}
