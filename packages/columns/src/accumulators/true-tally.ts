import { denseNumbers } from '../dense.js';
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
    const values = denseNumbers(rows, 0);
    let count = 0;
    for (let i = 0, n = values.length; i < n; i++) count += values[i]!;
    state.count += count;
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
