import type { Rows } from '../aggregate.js';
import type { DataType } from '../data-type.js';
import {
  denseNumbers,
  denseWords,
  type PhysicalClass,
  physicalClass,
  plainColumn,
  rowBytes,
  validRows,
  wordsPerValue,
} from '../dense.js';
import { UsageError } from '../errors.js';
import { integerAt } from '../exact-integers.js';
import { plainType } from '../type-name.js';
import type { Json } from '../value-json.js';
import type { Accumulator } from './accumulator.js';
import { type Comparable, comparableField, comparableToText, isLess } from './comparable.js';
import { BadState, listField, wholeField } from './fields.js';

/** Where a column breaks an order, over the rows from `begin` to `end` (exclusive). */
export interface Monotone {
  readonly type: DataType;
  readonly physical: PhysicalClass;
  readonly descending: boolean;
  readonly strict: boolean;
  readonly limit: number;
  begin: number;
  end: number;
  /** The first and the last value that counts, and the first one's ordinal; undefined before there is one. */
  first: Comparable | undefined;
  firstOrdinal: number;
  last: Comparable | undefined;
  violations: number;
  ordinals: number[];
}

/** Follows the order of a column from row to row. */
export const monotone: Accumulator<Monotone> = {
  name: 'monotone',
  start([type], { descending, strict, limit }) {
    const plain = plainType(type!);
    return {
      type: plain,
      physical: physicalClass(plain),
      descending: descending === true,
      strict: strict === true,
      limit: Number(limit),
      begin: 0,
      end: 0,
      first: undefined,
      firstOrdinal: 0,
      last: undefined,
      violations: 0,
      ordinals: [],
    };
  },
  update(state, rows) {
    cover(state, rows.firstOrdinal, rows.firstOrdinal + rows.length);
    if (rows.selection?.length === 0) return;
    if (state.physical === 'number' || state.physical === 'bool') followNumbers(state, rows);
    else if (state.physical !== 'none') followOthers(state, rows);
  },
  merge(left, right) {
    if (right.begin === right.end) return;
    cover(left, right.begin, right.end);
    if (right.first !== undefined) {
      const { violations, ordinals } = left;
      if (left.first === undefined) {
        left.first = right.first;
        left.firstOrdinal = right.firstOrdinal;
      } else if (breaks(left, left.last!, right.first)) {
        left.violations = violations + 1;
        left.ordinals = [...ordinals, right.firstOrdinal];
      }
      left.last = right.last;
    }
    left.violations += right.violations;
    left.ordinals = [...left.ordinals, ...right.ordinals].slice(0, left.limit);
  },
  encode(state) {
    const text = (value: Comparable | undefined): Json =>
      value === undefined ? null : comparableToText(value);
    const { begin, end, firstOrdinal, violations, ordinals } = state;
    return {
      fields: {
        begin,
        end,
        first: text(state.first),
        firstOrdinal,
        last: text(state.last),
        ordinals,
        violations,
      },
    };
  },
  decode(state, { fields }) {
    for (const name of ['begin', 'end', 'firstOrdinal', 'violations'] as const)
      state[name] = wholeField(fields, name);
    if (fields['first'] !== null || fields['last'] !== null) {
      state.first = comparableField(fields, 'first', state.type);
      state.last = comparableField(fields, 'last', state.type);
    }
    const ordinals = listField(fields, 'ordinals');
    if (ordinals.length > state.limit || ordinals.length > state.violations || state.end < state.begin) {
      throw new BadState('its counts do not agree');
    }
    state.ordinals = ordinals.map((ordinal) => wholeField({ ordinal }, 'ordinal'));
  },
};

function cover(state: Monotone, begin: number, end: number): void {
  if (state.begin === state.end) state.begin = begin;
  else if (state.end !== begin) {
    throw new UsageError(
      'not_neighbours',
      `An ordered state covers rows ${state.begin} to ${state.end}; it merges with the rows from ${state.end} on only, not with those from ${begin}.`,
      { issues: [{ code: 'not_neighbours', expected: state.end, actual: begin }] },
    );
  }
  state.end = end;
}

function breaks(state: Monotone, before: Comparable, after: Comparable): boolean {
  if (state.descending ? isLess(before, after) : isLess(after, before)) return true;
  return state.strict && !isLess(before, after) && !isLess(after, before);
}

function found(state: Monotone, ordinal: number): void {
  state.violations += 1;
  if (state.ordinals.length < state.limit) state.ordinals.push(ordinal);
}

function followNumbers(state: Monotone, rows: Rows): void {
  const values = denseNumbers(rows, 0);
  const taken = validRows(rows, 0);
  const sign = state.descending ? -1 : 1;
  const { strict } = state;
  const n = values.length;
  let i = 0;
  if (state.last === undefined) {
    while (i < n && values[i] !== values[i]) i++;
    if (i === n) return;
    state.first = values[i]! + 0;
    state.firstOrdinal = rows.firstOrdinal + (taken === null ? i : taken[i]!);
    state.last = state.first;
    i++;
  }
  let last = sign * (state.last as number);
  for (; i < n; i++) {
    const value = sign * values[i]!;
    if (value > last) last = value;
    else if (value < last || (value === last && strict)) {
      found(state, rows.firstOrdinal + (taken === null ? i : taken[i]!));
      last = value;
    }
  }
  state.last = sign * last + 0;
}

function followOthers(state: Monotone, rows: Rows): void {
  const taken = validRows(rows, 0);
  const count = taken?.length ?? rows.length;
  const value = reader(state, rows, taken);
  for (let i = 0; i < count; i++) {
    const after = value(i);
    const ordinal = rows.firstOrdinal + (taken === null ? i : taken[i]!);
    if (state.last === undefined) {
      state.first = after;
      state.firstOrdinal = ordinal;
    } else if (breaks(state, state.last, after)) {
      found(state, ordinal);
    }
    state.last = after;
  }
  if (state.first instanceof Uint8Array) state.first = state.first.slice();
  if (state.last instanceof Uint8Array) state.last = state.last.slice();
}

function reader(state: Monotone, rows: Rows, taken: Uint32Array | null): (i: number) => Comparable {
  if (state.physical === 'bytes') {
    const chunk = plainColumn(rows, 0);
    return (i) => rowBytes(chunk, taken === null ? i : taken[i]!);
  }
  const words = denseWords(rows, 0);
  const width = wordsPerValue(state.type);
  const signed = state.type.kind !== 'int' || state.type.signed;
  return (i) => integerAt(words, i * width, width, signed);
}

/** The answer read off a state. */
export function monotonicity({ violations, ordinals }: Monotone): {
  holds: boolean;
  violations: number;
  first: { ordinal: number }[];
} {
  return { holds: violations === 0, violations, first: ordinals.map((ordinal) => ({ ordinal })) };
}
