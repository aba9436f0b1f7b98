import type { Rows } from '../aggregate.js';
import { compareValues } from '../compare-values.js';
import type { DataType } from '../data-type.js';
import { takenRows, validRows } from '../dense.js';
import {
  codeOfKey,
  type KeyTable,
  keyBound,
  keyCodes,
  keyOfCode,
  keyTable,
  keyTableBytes,
} from '../key-table.js';
import type { Value } from '../value.js';
import { valueAt } from '../value-at.js';
import { keyValue } from '../value-table.js';
import { pushNullable, readNullable, type WordReader } from '../value-words.js';
import type { Accumulator, StateLimit } from './accumulator.js';
import { bytesFromWords, ordinalField, pushOrdinal, readOrdinal, wordsFromBytes } from './binary.js';
import { BadState, wholeField } from './fields.js';
import { checkLimit } from './limit.js';
import { firstSampled, type Sampled, toldRows } from './sample.js';
import { sampleBytes, valueBytes } from './sample-bytes.js';

/** A row with its key and the values of the chosen columns, key first. */
type Member = Sampled;

/** How often each key occurs, and the rows that a sample of duplicates can need. */
export interface KeyTally {
  readonly types: readonly DataType[];
  readonly keys: number;
  readonly limit: number;
  readonly skipNulls: boolean;
  /** Whether rows have no place: all have ordinal 0 then, and the first are those with the least values. */
  readonly unordered: boolean;
  readonly ceiling: StateLimit;
  readonly table: KeyTable;
  /** By key code: how many rows, and the least ordinal (-1 before there is one). */
  counts: Float64Array;
  first: Float64Array;
  /** By key code: the values of the chosen columns in the first row; empty when none are chosen. */
  readonly firstValues: (readonly Value[])[];
  valueBytes: number;
  /** The first rows, by ordinal, that are not the first of their key: at most `limit`. */
  later: Member[];
  laterBytes: number;
}

/** Counts keys: the first `keys` inputs. The other inputs are the columns whose values come with a sampled row. */
export const keyTally: Accumulator<KeyTally> = {
  name: 'keys',
  start(types, { keys, limit, nulls, unordered }, ceiling) {
    return {
      types,
      keys: Number(keys),
      limit: Number(limit),
      skipNulls: nulls === 'skip',
      unordered: unordered === true,
      ceiling,
      table: keyTable(types.slice(0, Number(keys))),
      counts: new Float64Array(33),
      first: new Float64Array(33).fill(-1),
      firstValues: [],
      valueBytes: 0,
      later: [],
      laterBytes: 0,
    };
  },
  update(state, rows) {
    const taken = state.skipNulls ? withoutNullKeys(rows, state.keys) : rows;
    const codes = keyCodes(state.table, taken);
    makeRoom(state);
    if (state.unordered) countUnordered(state, taken, codes);
    else countKeys(state, taken, codes);
    checkLimit(state.ceiling, stateBytes(state));
  },
  merge(left, right) {
    const { table } = right;
    for (let code = 0; code < keyBound(table); code++) {
      if (right.counts[code]! === 0) continue;
      const key = keyOfCode(table, code);
      addGroup(left, key, right.counts[code]!, right.first[code]!, right.firstValues[code] ?? []);
    }
    keepLater(left, right.later);
    checkLimit(left.ceiling, stateBytes(left));
  },
  bytes: stateBytes,
  encode(state) {
    const words: number[] = [];
    const groups = sortedGroups(state);
    for (const { key, code } of groups) {
      pushRow(words, state, [...key, ...(state.firstValues[code] ?? [])]);
      pushOrdinal(words, state.counts[code]!);
      pushOrdinal(words, state.first[code]!);
    }
    for (const { ordinal, values } of state.later) {
      pushOrdinal(words, ordinal);
      pushRow(words, state, values);
    }
    return { fields: { groups: groups.length, later: state.later.length }, binary: bytesFromWords(words) };
  },
  decode(state, { fields, binary }) {
    const reader: WordReader = { words: wordsFromBytes(binary), at: 0 };
    const groups = wholeField(fields, 'groups');
    const later = wholeField(fields, 'later');
    let before: readonly Value[] = [];
    for (let i = 0; i < groups; i++) {
      const values = state.types.map((type) => readNullable(reader, type));
      const key = values.slice(0, state.keys);
      const count = readOrdinal(reader);
      if (compareValues(before, key) >= 0 || count === 0) throw new BadState('its keys must ascend');
      addGroup(state, key, count, readOrdinal(reader), values.slice(state.keys));
      before = key;
    }
    const rows: Member[] = [];
    for (let i = 0; i < later; i++) {
      const ordinal = readOrdinal(reader);
      rows.push({ ordinal, values: state.types.map((type) => readNullable(reader, type)) });
    }
    ordinalField(reader, rows);
    keepLater(state, rows);
  },
};

function withoutNullKeys(rows: Rows, keys: number): Rows {
  let kept = rows;
  for (let i = 0; i < keys; i++) kept = { ...kept, selection: validRows(kept, i) };
  return kept;
}

function makeRoom(state: KeyTally): void {
  const bound = keyBound(state.table);
  const has = state.counts.length;
  if (bound <= has) return;
  const counts = new Float64Array(Math.max(bound, has * 2));
  const first = new Float64Array(counts.length).fill(-1);
  counts.set(state.counts);
  first.set(state.first);
  state.counts = counts;
  state.first = first;
}

function stateBytes(state: KeyTally): number {
  return keyTableBytes(state.table) + state.counts.byteLength * 2 + state.valueBytes + state.laterBytes;
}

function keepLater(state: KeyTally, more: readonly Member[]): void {
  if (more.length === 0) return;
  state.later = firstSampled([...state.later, ...more], state.limit);
  state.laterBytes = sampleBytes(state.later);
}

function countKeys(state: KeyTally, rows: Rows, codes: Int32Array): void {
  const { counts, first, keys } = state;
  const { selection, firstOrdinal } = rows;
  const chosen = rows.columns.slice(keys);
  const later: Member[] = [];
  for (let i = 0, n = takenRows(rows); i < n; i++) {
    const code = codes[i]!;
    counts[code]! += 1;
    const row = selection === null ? i : selection[i]!;
    if (first[code] === -1) {
      first[code] = firstOrdinal + row;
      if (chosen.length > 0)
        keepValues(
          state,
          code,
          chosen.map((chunk) => keyValue(valueAt(chunk, row))),
        );
    } else if (later.length < state.limit) {
      later.push({
        ordinal: firstOrdinal + row,
        values: rows.columns.map((chunk) => keyValue(valueAt(chunk, row))),
      });
    }
  }
  keepLater(state, later);
}

// Rows without a place: the first of a key is the one with the least values, whatever comes when.
function countUnordered(state: KeyTally, rows: Rows, codes: Int32Array): void {
  const later: Member[] = [];
  for (let i = 0, n = takenRows(rows); i < n; i++) {
    const code = codes[i]!;
    state.counts[code]! += 1;
    const row = rows.selection === null ? i : rows.selection[i]!;
    const values = rows.columns.map((chunk) => keyValue(valueAt(chunk, row)));
    const demoted = placeFirst(state, code, { ordinal: 0, values });
    if (demoted !== undefined) later.push(demoted);
  }
  keepLater(state, later);
}

/** Makes a row the first of its key, unless one that is known comes before it; gives the one that is not the first. */
function placeFirst(state: KeyTally, code: number, mine: Member): Member | undefined {
  const chosen = mine.values.slice(state.keys);
  const known = state.first[code]!;
  if (known === -1) {
    state.first[code] = mine.ordinal;
    if (chosen.length > 0) keepValues(state, code, chosen);
    return undefined;
  }
  const key = mine.values.slice(0, state.keys);
  const other: Member = { ordinal: known, values: [...key, ...(state.firstValues[code] ?? [])] };
  const [least, demoted] = firstSampled([mine, other], 2) as [Member, Member];
  state.first[code] = least.ordinal;
  if (chosen.length > 0) keepValues(state, code, least.values.slice(state.keys));
  return demoted;
}

function keepValues(state: KeyTally, code: number, values: readonly Value[]): void {
  const known = state.firstValues[code];
  if (known !== undefined) state.valueBytes -= valueBytes(known);
  state.firstValues[code] = values;
  state.valueBytes += valueBytes(values);
}

function addGroup(
  state: KeyTally,
  key: readonly Value[],
  count: number,
  first: number,
  values: readonly Value[],
): void {
  const code = codeOfKey(state.table, key);
  makeRoom(state);
  state.counts[code]! += count;
  const demoted = placeFirst(state, code, { ordinal: first, values: [...key, ...values] });
  if (demoted !== undefined) keepLater(state, [demoted]);
  checkLimit(state.ceiling, stateBytes(state));
}

function pushRow(words: number[], state: KeyTally, values: readonly Value[]): void {
  values.forEach((value, i) => {
    pushNullable(words, state.types[i]!, value);
  });
}

/** The keys that occur, in the order of `compareValues`, with their codes. */
function sortedGroups(state: KeyTally): { key: Value[]; code: number }[] {
  const groups: { key: Value[]; code: number }[] = [];
  for (let code = 0; code < keyBound(state.table); code++) {
    if (state.counts[code]! > 0) groups.push({ key: keyOfCode(state.table, code), code });
  }
  return groups.sort((a, b) => compareValues(a.key, b.key));
}

/** How many keys occur more than once, how many rows they have together, and the first of those rows. */
export function duplicatesOf(state: KeyTally): {
  groups: number;
  rows: number;
  sample: { ordinal: number; key: readonly Value[]; values: readonly Value[] }[];
} {
  let groups = 0;
  let rows = 0;
  const codes: number[] = [];
  for (let code = 0, bound = keyBound(state.table); code < bound; code++) {
    if (state.counts[code]! < 2) continue;
    groups += 1;
    rows += state.counts[code]!;
    codes.push(code);
  }
  const memberOf = (code: number): Member => ({
    ordinal: state.first[code]!,
    values: [...keyOfCode(state.table, code), ...(state.firstValues[code] ?? [])],
  });
  const ascending = (a: number, b: number): number =>
    state.first[a]! - state.first[b]! || compareValues(memberOf(a).values, memberOf(b).values);
  const firsts = codes.sort(ascending).slice(0, state.limit).map(memberOf);
  const sample = toldRows(firstSampled([...firsts, ...state.later], state.limit), state.unordered);
  return {
    groups,
    rows,
    sample: sample.map(({ ordinal, values }) => ({
      ordinal,
      key: values.slice(0, state.keys),
      values: values.slice(state.keys),
    })),
  };
}
