import type { DataType } from '../data-type.js';
import { denseNumbers, denseWords, type PhysicalClass, physicalClass, wordsPerValue } from '../dense.js';
import { integerAt } from '../exact-integers.js';
import { selectPlace } from '../select-place.js';
import { plainType } from '../type-name.js';
import type { Accumulator, StateLimit } from './accumulator.js';
import { bytesFromWords, wordsFromBytes } from './binary.js';
import { isNumberOf } from './comparable.js';
import { BadState, wholeField } from './fields.js';
import { checkLimit } from './limit.js';

type List = Float64Array | BigInt64Array | BigUint64Array | bigint[];

/** All the values of a column, as doubles, 64-bit integers, or bigints; in no order until they are read. */
export interface ValueList {
  readonly type: DataType;
  readonly physical: PhysicalClass;
  readonly limit: StateLimit;
  nan: number;
  size: number;
  values: List;
  sorted: boolean;
}

/** Keeps every value that is neither null nor NaN, and counts NaN. */
export const valueList: Accumulator<ValueList> = {
  name: 'list',
  start([type], _options, limit) {
    const plain = plainType(type!);
    return {
      type: plain,
      physical: physicalClass(plain),
      limit,
      nan: 0,
      size: 0,
      values: emptyList(plain),
      sorted: true,
    };
  },
  update(state, rows) {
    if (state.physical === 'number') addNumbers(state, denseNumbers(rows, 0));
    else if (state.physical !== 'none') addWords(state, denseWords(rows, 0));
  },
  merge(left, right) {
    left.nan += right.nan;
    append(left, slice(right));
  },
  bytes: ({ values }) => (Array.isArray(values) ? values.length * 48 : values.byteLength),
  encode(state) {
    const sorted = sortedValues(state);
    if (Array.isArray(sorted)) {
      const width = wordsPerValue(state.type);
      const words = sorted.flatMap((v) =>
        Array.from({ length: width }, (_, w) => Number(BigInt.asIntN(32, v >> BigInt(32 * w)))),
      );
      return { fields: { nan: state.nan, size: state.size }, binary: bytesFromWords(words) };
    }
    const { buffer, byteOffset, byteLength } = sorted;
    return {
      fields: { nan: state.nan, size: state.size },
      binary: new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer),
    };
  },
  decode(state, { fields, binary }) {
    const words = wordsFromBytes(binary);
    const size = wholeField(fields, 'size');
    state.nan = wholeField(fields, 'nan');
    const width = state.physical === 'wide' ? wordsPerValue(state.type) : 2;
    if (words.length !== size * width) throw new BadState('it has another number of values than it says');
    if (state.physical === 'none' && size > 0) throw new BadState('it can not have values');
    if (state.physical === 'none') return;
    if (state.physical === 'number') append(state, new Float64Array(words.buffer));
    else addWords(state, words);
    for (let i = 0; i < size; i++)
      if (!isNumberOf(state.values[i]!, state.type))
        throw new BadState('it has values that are none of its type');
    for (let i = 1; i < size; i++)
      if (!(state.values[i - 1]! <= state.values[i]!)) throw new BadState('its values must ascend');
    state.sorted = true;
  },
};

function emptyList(type: DataType): List {
  const physical = physicalClass(type);
  if (physical === 'wide') return [];
  if (physical === 'long')
    return type.kind === 'int' && !type.signed ? new BigUint64Array(0) : new BigInt64Array(0);
  return new Float64Array(0);
}

function addNumbers(state: ValueList, values: Float64Array): void {
  makeRoom(state, values.length);
  const kept = state.values as Float64Array;
  let size = state.size;
  for (let i = 0, n = values.length; i < n; i++) {
    const value = values[i]!;
    if (value === value) kept[size++] = value + 0;
    else state.nan += 1;
  }
  state.size = size;
  state.sorted = false;
}

function addWords(state: ValueList, words: Int32Array): void {
  const width = wordsPerValue(state.type);
  if (state.physical === 'wide') {
    const list: bigint[] = [];
    for (let i = 0; i < words.length; i += width) list.push(integerAt(words, i, width, true));
    append(state, list);
    return;
  }
  const { buffer, byteOffset, length } = words;
  append(
    state,
    state.values instanceof BigUint64Array
      ? new BigUint64Array(buffer, byteOffset, length / 2)
      : new BigInt64Array(buffer, byteOffset, length / 2),
  );
}

function append(state: ValueList, more: List): void {
  const { values } = state;
  if (Array.isArray(values)) {
    for (const value of more as bigint[]) values.push(value);
    checkLimit(state.limit, values.length * 48);
  } else {
    makeRoom(state, more.length);
    (state.values as BigInt64Array).set(more as BigInt64Array, state.size);
  }
  state.size += more.length;
  state.sorted = false;
}

function makeRoom(state: ValueList, more: number): void {
  const { values, size } = state;
  if (Array.isArray(values) || size + more <= values.length) return;
  checkLimit(state.limit, (size + more) * 8);
  const ceiling = Math.max(size + more, Math.min(values.length * 2, Math.floor(state.limit.bytes / 8)));
  const wider = new (values.constructor as new (length: number) => typeof values)(ceiling);
  (wider as BigInt64Array).set(values.subarray(0, size) as BigInt64Array);
  state.values = wider;
}

function slice(state: ValueList): List {
  return Array.isArray(state.values) ? state.values : state.values.subarray(0, state.size);
}

/** The values in ascending order. */
function sortedValues(state: ValueList): List {
  const values = slice(state);
  if (!state.sorted) {
    if (Array.isArray(values)) values.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    else values.sort();
    state.sorted = true;
  }
  return values;
}

/** Reads order statistics: doubles are selected one by one as they are asked for, everything else is sorted at once. */
export function orderedValue(state: ValueList): (place: number) => number | bigint {
  const values = slice(state);
  if (state.sorted || !(values instanceof Float64Array)) {
    const sorted = sortedValues(state);
    return (place) => sorted[place]!;
  }
  // Places already right, with sentinels: between two of them lie exactly the values that belong there.
  const fixed = [-1, values.length];
  return (place) => {
    const next = fixed.findIndex((known) => known >= place);
    if (fixed[next] !== place) {
      selectPlace(values, place, fixed[next - 1]! + 1, fixed[next]! - 1);
      fixed.splice(next, 0, place);
    }
    return values[place]!;
  };
}
