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
import { integerAt } from '../exact-integers.js';
import { compareBytes } from '../text.js';
import { plainType } from '../type-name.js';
import type { Value } from '../value.js';
import type { Accumulator, EncodedParts, OptionRecord } from './accumulator.js';
import {
  type Comparable,
  comparableField,
  comparableToText,
  comparableToValue,
  isLess,
} from './comparable.js';
import { BadState, wholeField } from './fields.js';

/** The smallest and the greatest value so far, as the physical class holds them; undefined before the first. */
export interface Extremes {
  readonly type: DataType;
  readonly physical: PhysicalClass;
  nan: number;
  least: Comparable | undefined;
  greatest: Comparable | undefined;
}

/** Keeps the smallest and the greatest value. */
export const extremes: Accumulator<Extremes> = {
  name: 'extremes',
  start([type]) {
    const plain = plainType(type!);
    return { type: plain, physical: physicalClass(plain), nan: 0, least: undefined, greatest: undefined };
  },
  update(state, rows) {
    if (state.physical === 'number' || state.physical === 'bool') updateNumbers(state, denseNumbers(rows, 0));
    else if (state.physical === 'long' || state.physical === 'wide') updateWords(state, denseWords(rows, 0));
    else if (state.physical === 'bytes') updateBytes(state, rows);
  },
  merge(left, right) {
    left.nan += right.nan;
    take(left, right.least);
    take(left, right.greatest);
  },
  encode: encodeExtremes,
  decode: decodeExtremes,
};

function take(state: Extremes, value: Comparable | undefined): void {
  if (value === undefined) return;
  if (state.least === undefined || isLess(value, state.least)) state.least = value;
  if (state.greatest === undefined || isLess(state.greatest, value)) state.greatest = value;
}

// Two values a turn, and one test for both: once the extremes have settled nearly every turn ends there.
function updateNumbers(state: Extremes, values: Float64Array): void {
  let least = Infinity;
  let greatest = -Infinity;
  let nan = 0;
  const n = values.length;
  for (let i = 1; i < n; i += 2) {
    const one = values[i - 1]!;
    const other = values[i]!;
    if (one >= least && one <= greatest && other >= least && other <= greatest) continue;
    if (one < least) least = one;
    if (one > greatest) greatest = one;
    if (other < least) least = other;
    if (other > greatest) greatest = other;
    if (one !== one) nan += 1;
    if (other !== other) nan += 1;
  }
  if (n % 2 === 1) {
    const last = values[n - 1]!;
    if (last < least) least = last;
    if (last > greatest) greatest = last;
    if (last !== last) nan += 1;
  }
  state.nan += nan;
  if (n > nan) {
    take(state, least + 0);
    take(state, greatest + 0);
  }
}

function updateWords(state: Extremes, words: Int32Array): void {
  const width = wordsPerValue(state.type);
  if (words.length === 0) return;
  const signed = state.type.kind !== 'int' || state.type.signed;
  const { least, greatest } = width === 2 ? extremeLongs(words, signed) : extremeWide(words, width);
  take(state, integerAt(words, least, width, signed));
  take(state, integerAt(words, greatest, width, signed));
}

function extremeLongs(words: Int32Array, signed: boolean): { least: number; greatest: number } {
  const flip = signed ? 0 : -0x80000000;
  let least = 0;
  let greatest = 0;
  let leastHigh = words[1]! ^ flip;
  let leastLow = words[0]! >>> 0;
  let greatestHigh = leastHigh;
  let greatestLow = leastLow;
  for (let i = 2, n = words.length; i < n; i += 2) {
    const high = words[i + 1]! ^ flip;
    const low = words[i]! >>> 0;
    if (high < leastHigh || (high === leastHigh && low < leastLow)) {
      least = i;
      leastHigh = high;
      leastLow = low;
    } else if (high > greatestHigh || (high === greatestHigh && low > greatestLow)) {
      greatest = i;
      greatestHigh = high;
      greatestLow = low;
    }
  }
  return { least, greatest };
}

function extremeWide(words: Int32Array, width: number): { least: number; greatest: number } {
  let least = 0;
  let greatest = 0;
  for (let i = width; i < words.length; i += width) {
    if (compareWide(words, i, least, width) < 0) least = i;
    if (compareWide(words, i, greatest, width) > 0) greatest = i;
  }
  return { least, greatest };
}

function compareWide(words: Int32Array, a: number, b: number, width: number): number {
  const top = words[a + width - 1]! - words[b + width - 1]!;
  if (top !== 0) return top;
  for (let w = width - 2; w >= 0; w--) {
    const difference = (words[a + w]! >>> 0) - (words[b + w]! >>> 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function updateBytes(state: Extremes, rows: Rows): void {
  const chunk = plainColumn(rows, 0);
  const taken = validRows(rows, 0);
  const count = taken?.length ?? rows.length;
  if (count === 0) return;
  const at = (row: number) => rowBytes(chunk, row);
  let least = at(taken?.[0] ?? 0);
  let greatest = least;
  for (let i = 1; i < count; i++) {
    const value = at(taken === null ? i : taken[i]!);
    if (compareBytes(value, least) < 0) least = value;
    else if (compareBytes(value, greatest) > 0) greatest = value;
  }
  take(state, least.slice());
  take(state, greatest.slice());
}

function encodeExtremes(state: Extremes): EncodedParts {
  const { nan, least, greatest } = state;
  if (least === undefined || greatest === undefined) return { fields: { greatest: null, least: null, nan } };
  return { fields: { greatest: comparableToText(greatest), least: comparableToText(least), nan } };
}

function decodeExtremes(state: Extremes, { fields }: EncodedParts): void {
  state.nan = wholeField(fields, 'nan');
  if (fields['least'] === null && fields['greatest'] === null) return;
  state.least = comparableField(fields, 'least', state.type);
  state.greatest = comparableField(fields, 'greatest', state.type);
  if (isLess(state.greatest, state.least)) throw new BadState(`'least' is more than 'greatest'`);
}

/** The answer of an extreme: null when there is none, NaN when one counts. */
export function extremeValue(state: Extremes, extreme: Comparable | undefined, { nan }: OptionRecord): Value {
  if (nan === 'propagate' && state.nan > 0) return Number.NaN;
  return extreme === undefined ? null : comparableToValue(extreme, state.type);
}
