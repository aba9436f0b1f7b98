import { type QuantileMethod, quantilesAnswer, types } from '@millrace/columns';
import { middle } from './distribution.js';
import type { Weighted } from './exact-ratio.js';

/** The order statistics of counted values, ascending. */
export interface Ranks {
  readonly size: number;
  /** The value at a place, from 0. */
  at(place: number): number;
}

/** Order statistics of distinct values, ascending, and how often each occurs. */
export function ranksOf(values: readonly Weighted[]): Ranks {
  const ends = new Float64Array(values.length);
  let size = 0;
  for (const [i, { count }] of values.entries()) {
    size += count;
    ends[i] = size;
  }
  return {
    size,
    at: (place) => {
      let low = 0;
      let high = ends.length - 1;
      while (low < high) {
        const half = (low + high) >>> 1;
        if (ends[half]! > place) high = half;
        else low = half + 1;
      }
      return values[low]!.value;
    },
  };
}

/** Quantiles by a method of NumPy, with its arithmetic; NaN where there is no value. */
export function quantilesOfRanks(
  { size, at }: Ranks,
  qs: readonly number[],
  method: QuantileMethod = 'linear',
): number[] {
  if (size === 0) return qs.map(() => Number.NaN);
  return quantilesAnswer(size, at, qs, method, types.float64()).map(Number);
}

/** The median: the correctly rounded mean of the two middle values; NaN where there is none. */
export function medianOfRanks({ size, at }: Ranks): number {
  if (size === 0) return Number.NaN;
  return middle(at(Math.floor((size - 1) / 2)), at(Math.ceil((size - 1) / 2)));
}

/** NumPy's `linspace`: `count` numbers from `start` to `end`, the last exactly. */
export function linspace(start: number, end: number, count: number): number[] {
  const step = (end - start) / (count - 1);
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 && count > 1 ? end : count === 1 ? start : i * step + start,
  );
}
