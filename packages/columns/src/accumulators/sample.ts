import type { Rows } from '../aggregate.js';
import { bitAt } from '../bitmap.js';
import { compareValues } from '../compare-values.js';
import type { DataType } from '../data-type.js';
import { plainColumn, validRows } from '../dense.js';
import type { Value } from '../value.js';
import { valueAt } from '../value-at.js';
import { keyValue } from '../value-table.js';
import { pushNullable, readNullable, type WordReader } from '../value-words.js';
import type { Accumulator } from './accumulator.js';
import { bytesFromWords, ordinalField, pushOrdinal, readOrdinal, wordsFromBytes } from './binary.js';
import { BadState, wholeField } from './fields.js';
import { countTrue } from './true-tally.js';

/** A row of a sample. */
export interface Sampled {
  readonly ordinal: number;
  readonly values: readonly Value[];
}

/** How many rows there are, and the first of them by ordinal. */
export interface Sample {
  readonly types: readonly DataType[];
  readonly limit: number;
  total: number;
  rows: Sampled[];
}

/** Keeps the first rows on which the first input, a predicate, is true, with the values of the other inputs. */
export const sample: Accumulator<Sample> = {
  name: 'sample',
  start: (types, { limit }) => ({ types: types.slice(1), limit: Number(limit), total: 0, rows: [] }),
  update(state, rows) {
    if (rows.columns[0]?.type.kind === 'null') return;
    const found = countTrue(plainColumn(rows, 0), rows.selection);
    if (found === 0) return;
    state.total += found;
    takeRows(state, rows);
  },
  merge(left, right) {
    left.total += right.total;
    left.rows = firstSampled([...left.rows, ...right.rows], left.limit);
  },
  encode({ total, rows, types }) {
    const words: number[] = [];
    for (const { ordinal, values } of rows) {
      pushOrdinal(words, ordinal);
      values.forEach((value, i) => {
        pushNullable(words, types[i]!, value);
      });
    }
    return { fields: { rows: rows.length, total }, binary: bytesFromWords(words) };
  },
  decode(state, { fields, binary }) {
    const count = wholeField(fields, 'rows');
    state.total = wholeField(fields, 'total');
    if (count > state.limit || count > state.total) throw new BadState(`'rows' is more than there can be`);
    const reader: WordReader = { words: wordsFromBytes(binary), at: 0 };
    for (let i = 0; i < count; i++) {
      const ordinal = readOrdinal(reader);
      state.rows.push({ ordinal, values: state.types.map((type) => readNullable(reader, type)) });
    }
    ordinalField(reader, state.rows);
  },
};

function takeRows(state: Sample, rows: Rows): void {
  const last = state.rows[state.limit - 1];
  if (state.limit === 0 || (last !== undefined && rows.firstOrdinal > last.ordinal)) return;
  const taken = validRows(rows, 0);
  const chunk = plainColumn(rows, 0);
  const bits = chunk.values as Uint8Array;
  const found: Sampled[] = [];
  for (let i = 0, n = taken?.length ?? rows.length; i < n && found.length < state.limit; i++) {
    const row = taken === null ? i : taken[i]!;
    if (!bitAt(bits, chunk.offset + row)) continue;
    const values = rows.columns.slice(1).map((column) => keyValue(valueAt(column, row)));
    found.push({ ordinal: rows.firstOrdinal + row, values });
  }
  state.rows = firstSampled([...state.rows, ...found], state.limit);
}

/** The first rows by ordinal; of equal ordinals (of sources that were numbered alike) by their values. */
export function firstSampled<T extends Sampled>(rows: readonly T[], limit: number): T[] {
  return [...rows].sort((a, b) => a.ordinal - b.ordinal || compareValues(a.values, b.values)).slice(0, limit);
}
