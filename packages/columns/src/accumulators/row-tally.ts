import { takenRows } from '../dense.js';
import type { Accumulator } from './accumulator.js';
import { wholeField } from './fields.js';

/** How many rows there are. */
export interface RowTally {
  rows: number;
}

/** Counts rows. */
export const rowTally: Accumulator<RowTally> = {
  name: 'rows',
  start: () => ({ rows: 0 }),
  update(state, rows) {
    state.rows += takenRows(rows);
  },
  merge(left, right) {
    left.rows += right.rows;
  },
  subtract(left, right) {
    left.rows -= right.rows;
    return left.rows >= 0;
  },
  encode: ({ rows }) => ({ fields: { rows } }),
  decode(state, { fields }) {
    state.rows = wholeField(fields, 'rows');
  },
};
