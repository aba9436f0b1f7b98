import { compareValues } from '../compare-values.js';
import type { Value } from '../value.js';
import {
  codeOfValue,
  denseCodes,
  tableBytes,
  tableSize,
  type ValueTable,
  valueOfCode,
  valueTable,
} from '../value-table.js';
import { pushCell, readCell, type WordReader } from '../value-words.js';
import type { Accumulator, StateLimit } from './accumulator.js';
import { bytesFromWords, ordinalField, pushOrdinal, readOrdinal, wordsFromBytes } from './binary.js';
import { BadState, wholeField } from './fields.js';
import { checkLimit } from './limit.js';

/** How often each value of a column occurs. */
export interface ValueTally {
  table: ValueTable;
  /** By code. */
  counts: Float64Array;
  readonly limit: StateLimit;
}

/** Counts each distinct value; nulls are not counted. */
export const valueTally: Accumulator<ValueTally> = {
  name: 'values',
  start: ([type], _options, limit) => ({ table: valueTable(type!), counts: new Float64Array(33), limit }),
  update(state, rows) {
    const codes = denseCodes(state.table, rows, 0);
    makeRoom(state);
    const { counts } = state;
    for (let i = 0, n = codes.length; i < n; i++) counts[codes[i]!]! += 1;
  },
  merge(left, right) {
    const size = tableSize(right.table);
    for (let code = 1; code <= size; code++) add(left, valueOfCode(right.table, code), right.counts[code]!);
  },
  subtract(left, right) {
    const size = tableSize(right.table);
    for (let code = 1; code <= size; code++) add(left, valueOfCode(right.table, code), -right.counts[code]!);
    const kept = entriesOf(left);
    const type = left.table.type;
    left.table = valueTable(type);
    left.counts = new Float64Array(33);
    for (const { value, count } of kept) if (count > 0) add(left, value, count);
    return kept.every(({ count }) => count >= 0);
  },
  bytes: tallyBytes,
  encode(state) {
    const words: number[] = [];
    const entries = entriesOf(state);
    for (const { value, count } of entries) {
      pushCell(words, state.table.type, value);
      pushOrdinal(words, count);
    }
    return { fields: { values: entries.length }, binary: bytesFromWords(words) };
  },
  decode(state, { fields, binary }) {
    const reader: WordReader = { words: wordsFromBytes(binary), at: 0 };
    const values = wholeField(fields, 'values');
    let before: Value = null;
    for (let i = 0; i < values; i++) {
      const value = readCell(reader, state.table.type);
      const count = readOrdinal(reader);
      if (compareValues(before, value) >= 0 || count === 0) throw new BadState('its values must ascend');
      add(state, value, count);
      before = value;
    }
    ordinalField(reader, []);
  },
};

function makeRoom(state: ValueTally): void {
  const size = tableSize(state.table);
  if (size >= state.counts.length) {
    const counts = new Float64Array(Math.max(size + 1, state.counts.length * 2));
    counts.set(state.counts);
    state.counts = counts;
  }
  checkLimit(state.limit, tallyBytes(state));
}

function tallyBytes({ table, counts }: ValueTally): number {
  return tableBytes(table) + counts.byteLength;
}

function add(state: ValueTally, value: Value, count: number): void {
  const code = codeOfValue(state.table, value);
  makeRoom(state);
  state.counts[code]! += count;
}

/** The values with their counts, in the order of `compareValues`. */
export function entriesOf(state: ValueTally): { value: Value; count: number }[] {
  const { table, counts } = state;
  const entries = Array.from({ length: tableSize(table) }, (_, i) => ({
    value: valueOfCode(table, i + 1),
    count: counts[i + 1]!,
  }));
  return entries.sort((a, b) => compareValues(a.value, b.value));
}

/** How many distinct values there are. */
export function distinctValues(state: ValueTally): number {
  return tableSize(state.table);
}
