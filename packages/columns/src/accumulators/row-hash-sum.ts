import { takenRows } from '../dense.js';
import { hashSumsToInteger } from '../murmur3.js';
import { addRowHashes, type RowHasher, rowHasher } from '../row-hash.js';
import type { Accumulator } from './accumulator.js';
import { BadState, bigintField, wholeField } from './fields.js';

/** The sum of the hashes of the rows so far, modulo 2^128, and how many rows they were. */
export interface RowHashSum {
  readonly hasher: RowHasher;
  readonly columns: readonly string[];
  rows: number;
  sum: bigint;
}

/** Adds up row hashes; the option `names` holds the names of the columns. */
export const rowHashSum: Accumulator<RowHashSum> = {
  name: 'rowHash',
  start(types, { names }) {
    const columns = names as readonly string[];
    return { hasher: rowHasher(columns, types), columns, rows: 0, sum: 0n };
  },
  update(state, rows) {
    const sums = new Float64Array(4);
    addRowHashes(state.hasher, rows, sums);
    state.sum = BigInt.asUintN(128, state.sum + hashSumsToInteger(sums));
    state.rows += takenRows(rows);
  },
  merge(left, right) {
    left.rows += right.rows;
    left.sum = BigInt.asUintN(128, left.sum + right.sum);
  },
  subtract(left, right) {
    left.rows -= right.rows;
    left.sum = BigInt.asUintN(128, left.sum - right.sum);
    return left.rows >= 0;
  },
  encode: (state) => ({ fields: { rows: state.rows, sum: state.sum.toString(16) } }),
  decode(state, { fields }) {
    state.rows = wholeField(fields, 'rows');
    state.sum = bigintField(fields, 'sum');
    if (state.sum < 0n || state.sum >= 1n << 128n) throw new BadState(`'sum' must have 128 bits`);
  },
};

/** The text of a row hash. */
export function rowHashText({ sum }: RowHashSum): string {
  return `mr1:${sum.toString(16).padStart(32, '0')}`;
}
