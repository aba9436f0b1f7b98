import type { Rows } from '../aggregate.js';
import { bitAt } from '../bitmap.js';
import { compareValues } from '../compare-values.js';
import type { DataType } from '../data-type.js';
import { plainColumn, validRows } from '../dense.js';
import type { Value } from '../value.js';
import { valueAt } from '../value-at.js';
import { keyValue } from '../value-table.js';
import { pushNullable, readNullable, type WordReader } from '../value-words.js';
import type { Accumulator, StateLimit } from './accumulator.js';
import { bytesFromWords, ordinalField, pushOrdinal, readOrdinal, wordsFromBytes } from './binary.js';
import { BadState, wholeField } from './fields.js';
import { checkLimit } from './limit.js';
import { sampleBytes } from './sample-bytes.js';
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
  /** Whether rows have no place: all have ordinal 0 then, and the first are those with the least values. */
  readonly unordered: boolean;
  readonly ceiling: StateLimit;
  total: number;
  rows: Sampled[];
  bytes: number;
}

/** Keeps the first rows on which the first input, a predicate, is true, with the values of the other inputs. */
export const sample: Accumulator<Sample> = {
  name: 'sample',
  start: (types, { limit, unordered }, ceiling) => ({
    types: types.slice(1),
    limit: Number(limit),
    unordered: unordered === true,
    ceiling,
    total: 0,
    rows: [],
    bytes: 0,
  }),
  update(state, rows) {
    if (rows.columns[0]?.type.kind === 'null') return;
    const found = countTrue(plainColumn(rows, 0), rows.selection);
    if (found === 0) return;
    state.total += found;
    takeRows(state, rows);
  },
  merge(left, right) {
    left.total += right.total;
    keepFirst(left, right.rows);
  },
  bytes: ({ bytes }) => bytes,
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
    const rows: Sampled[] = [];
    for (let i = 0; i < count; i++) {
      const ordinal = readOrdinal(reader);
      if (state.unordered && ordinal !== 0) throw new BadState('rows without order have no ordinal');
      rows.push({ ordinal, values: state.types.map((type) => readNullable(reader, type)) });
    }
    ordinalField(reader, rows);
    keepFirst(state, rows);
  },
};

function takeRows(state: Sample, rows: Rows): void {
  const last = state.rows[state.limit - 1];
  const full = last !== undefined && !state.unordered && rows.firstOrdinal > last.ordinal;
  if (state.limit === 0 || full) return;
  const taken = validRows(rows, 0);
  const chunk = plainColumn(rows, 0);
  const bits = chunk.values as Uint8Array;
  const found: Sampled[] = [];
  const most = state.unordered ? Infinity : state.limit;
  for (let i = 0, n = taken?.length ?? rows.length; i < n && found.length < most; i++) {
    const row = taken === null ? i : taken[i]!;
    if (!bitAt(bits, chunk.offset + row)) continue;
    const values = rows.columns.slice(1).map((column) => keyValue(valueAt(column, row)));
    found.push({ ordinal: state.unordered ? 0 : rows.firstOrdinal + row, values });
  }
  keepFirst(state, found);
}

function keepFirst(state: Sample, found: readonly Sampled[]): void {
  state.rows = firstSampled([...state.rows, ...found], state.limit);
  state.bytes = sampleBytes(state.rows);
  checkLimit(state.ceiling, state.bytes);
}

/** The rows of a sample as an answer tells them: the ordinal is -1 where rows have no place. */
export function toldRows<T extends Sampled>(rows: readonly T[], unordered: boolean): T[] {
  return rows.map((row) => (unordered ? { ...row, ordinal: -1 } : row));
}

/** The first rows by ordinal; of equal ordinals (of sources that were numbered alike) by their values. */
export function firstSampled<T extends Sampled>(rows: readonly T[], limit: number): T[] {
  return [...rows].sort((a, b) => a.ordinal - b.ordinal || compareValues(a.values, b.values)).slice(0, limit);
}
