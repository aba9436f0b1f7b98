import { takenRows, validRows } from '../dense.js';
import type { Accumulator } from './accumulator.js';
import { BadState, wholeField } from './fields.js';

/** How many rows there are, and on how many of them the input is not null. */
export interface ValidityTally {
  rows: number;
  valid: number;
}

/** Counts rows and valid values. */
export const validityTally: Accumulator<ValidityTally> = {
  name: 'validity',
  start: () => ({ rows: 0, valid: 0 }),
  update(state, rows) {
    const taken = takenRows(rows);
    const chunk = rows.columns[0]!;
    state.rows += taken;
    if (rows.selection === null && chunk.dictionary === undefined && chunk.type.kind !== 'null') {
      state.valid += taken - chunk.nullCount;
    } else {
      state.valid += validRows(rows, 0)?.length ?? taken;
    }
  },
  merge(left, right) {
    left.rows += right.rows;
    left.valid += right.valid;
  },
  subtract(left, right) {
    left.rows -= right.rows;
    left.valid -= right.valid;
    return left.valid >= 0 && left.rows >= left.valid;
  },
  encode: ({ rows, valid }) => ({ fields: { rows, valid } }),
  decode(state, { fields }) {
    state.rows = wholeField(fields, 'rows');
    state.valid = wholeField(fields, 'valid');
    if (state.valid > state.rows) throw new BadState(`'valid' is more than 'rows'`);
  },
};
