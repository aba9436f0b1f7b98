import type { ValueSet } from './value-set.js';
import { holds } from './value-set.js';

/** The typed arrays whose every value is exactly a double. */
export type Doubles =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Finds the rows, from `start` to before `end`, whose value may be in a set; writes their places and tells how many. */
export type Finder = (start: number, end: number, found: Uint32Array) => number;

/** A loop over a column's values that finds those in a set; undefined where there are none. */
export function finderOf(values: Doubles, set: ValueSet, passing: ValueSet['intervals']): Finder | undefined {
  if (set.intervals.length === 0 && !set.nan) return undefined;
  const [only] = passing;
  const isRange = passing.length === 1 && only !== undefined;
  if (isRange && (set.nan || !isFloat(values))) {
    const [low, high] = only;
    if (values instanceof Float64Array)
      return (start, end, found) => outsideFloat64(values, low, high, start, end, found);
    if (values instanceof Int32Array)
      return (start, end, found) => outsideInt32(values, low, high, start, end, found);
    if (values instanceof Int8Array)
      return (start, end, found) => outsideInt8(values, low, high, start, end, found);
    return (start, end, found) => outsideAny(values, low, high, start, end, found);
  }
  return (start, end, found) => {
    let count = 0;
    for (let row = start; row < end; row++) if (holds(set, values[row]!)) found[count++] = row;
    return count;
  };
}

function isFloat(values: Doubles): boolean {
  return values instanceof Float64Array || values instanceof Float32Array;
}

// One loop for each kind of array: a loop that sees several is compiled for none.
function outsideFloat64(
  values: Float64Array,
  low: number,
  high: number,
  start: number,
  end: number,
  found: Uint32Array,
): number {
  let count = 0;
  for (let row = start; row < end; row++) {
    const value = values[row]!;
    if (!(value >= low && value <= high)) found[count++] = row;
  }
  return count;
}

function outsideInt32(
  values: Int32Array,
  low: number,
  high: number,
  start: number,
  end: number,
  found: Uint32Array,
): number {
  let count = 0;
  for (let row = start; row < end; row++) {
    const value = values[row]!;
    if (!(value >= low && value <= high)) found[count++] = row;
  }
  return count;
}

function outsideInt8(
  values: Int8Array,
  low: number,
  high: number,
  start: number,
  end: number,
  found: Uint32Array,
): number {
  let count = 0;
  for (let row = start; row < end; row++) {
    const value = values[row]!;
    if (!(value >= low && value <= high)) found[count++] = row;
  }
  return count;
}

function outsideAny(
  values: Doubles,
  low: number,
  high: number,
  start: number,
  end: number,
  found: Uint32Array,
): number {
  let count = 0;
  for (let row = start; row < end; row++) {
    const value = values[row]!;
    if (!(value >= low && value <= high)) found[count++] = row;
  }
  return count;
}
