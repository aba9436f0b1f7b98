import { denseNumbers } from '../dense.js';
import { plainType } from '../type-name.js';
import type { Accumulator } from './accumulator.js';
import { wholeField } from './fields.js';

/** On how many rows the input is NaN. */
export interface NanTally {
  readonly float: boolean;
  nan: number;
}

/** Counts NaN. */
export const nanTally: Accumulator<NanTally> = {
  name: 'nan',
  start: ([type]) => ({ float: plainType(type!).kind === 'float', nan: 0 }),
  update(state, rows) {
    if (state.float) state.nan += countNan(denseNumbers(rows, 0));
  },
  merge(left, right) {
    left.nan += right.nan;
  },
  subtract(left, right) {
    left.nan -= right.nan;
    return left.nan >= 0;
  },
  encode: ({ nan }) => ({ fields: { nan } }),
  decode(state, { fields }) {
    state.nan = wholeField(fields, 'nan');
  },
};

function countNan(values: Float64Array): number {
  let count = 0;
  for (let i = 0, n = values.length; i < n; i++) {
    const value = values[i]!;
    count += value === value ? 0 : 1;
  }
  return count;
}
