import type { Value } from '../value.js';

/** NumPy's names of the ways to find a quantile between two order statistics. */
export type QuantileMethod =
  | 'linear'
  | 'lower'
  | 'higher'
  | 'nearest'
  | 'midpoint'
  | 'hazen'
  | 'weibull'
  | 'median_unbiased'
  | 'normal_unbiased'
  | 'inverted_cdf'
  | 'averaged_inverted_cdf'
  | 'closest_observation'
  | 'interpolated_inverted_cdf';

/** The methods, the default first. */
export const QUANTILE_METHODS: readonly QuantileMethod[] = [
  'linear',
  'lower',
  'higher',
  'nearest',
  'midpoint',
  'hazen',
  'weibull',
  'median_unbiased',
  'normal_unbiased',
  'inverted_cdf',
  'averaged_inverted_cdf',
  'closest_observation',
  'interpolated_inverted_cdf',
];

/** Sorted values that order statistics are read from. */
export interface OrderStatistics {
  readonly size: number;
  /** The value at a place, from 0: as the column's own value, and as a number. */
  value(place: number): Value;
  number(place: number): number;
  /** The value at `to` less the value at `from`, as a number: exact before it is rounded. */
  difference(from: number, to: number): number;
}

/** The quantiles at `qs`, with NumPy's arithmetic (`numpy.quantile` of version 2). */
export function quantilesOf(
  statistics: OrderStatistics,
  qs: readonly number[],
  method: QuantileMethod,
): Value[] {
  const { size } = statistics;
  if (size === 0) return qs.map(() => null);
  return qs.map((q) => {
    const place = discretePlace(size, q, method);
    if (place !== undefined) return statistics.value(Math.min(Math.max(place, 0), size - 1));
    return interpolated(statistics, virtualPlace(size, q, method), method);
  });
}

/** The place of the order statistic that a method picks; undefined for a method that interpolates. */
function discretePlace(size: number, q: number, method: QuantileMethod): number | undefined {
  switch (method) {
    case 'lower':
      return Math.floor((size - 1) * q);
    case 'higher':
      return Math.ceil((size - 1) * q);
    case 'nearest':
      return roundHalfEven((size - 1) * q);
    case 'inverted_cdf': {
      const place = size * q - 1;
      return Number.isInteger(place) ? place : Math.floor(place) + 1;
    }
    case 'closest_observation': {
      const place = size * q - 1 - 0.5;
      const floor = Math.floor(place);
      // An even floor is an odd observation, counted from 1: the even one is preferred.
      return place === floor && Math.abs(floor % 2) === 1 ? floor : floor + 1;
    }
    default:
      return undefined;
  }
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

function virtualPlace(size: number, q: number, method: QuantileMethod): number {
  const between = (alpha: number, beta: number) => size * q + (alpha + q * (1 - alpha - beta)) - 1;
  switch (method) {
    case 'hazen':
      return between(0.5, 0.5);
    case 'weibull':
      return between(0, 0);
    case 'median_unbiased':
      return between(1 / 3, 1 / 3);
    case 'normal_unbiased':
      return between(3 / 8, 3 / 8);
    case 'interpolated_inverted_cdf':
      return between(0, 1);
    case 'averaged_inverted_cdf':
      return size * q - 1;
    case 'midpoint': {
      const place = (size - 1) * q;
      return 0.5 * (Math.floor(place) + Math.ceil(place));
    }
    default:
      return (size - 1) * q;
  }
}

function interpolated(statistics: OrderStatistics, virtual: number, method: QuantileMethod): number {
  const last = statistics.size - 1;
  const before = virtual >= last ? last : virtual < 0 ? 0 : Math.floor(virtual);
  const after = virtual >= last ? last : virtual < 0 ? 0 : before + 1;
  // NumPy takes the last place as -1 here; only where both ends are the same value does that matter to nothing but the weight.
  let weight = virtual - (virtual >= last ? -1 : before);
  if (method === 'averaged_inverted_cdf') weight = weight === 0 ? 0.5 : 1;
  if (method === 'midpoint') weight = virtual % 1 === 0 ? 0 : 0.5;
  const difference = statistics.difference(before, after);
  const result =
    weight >= 0.5
      ? statistics.number(after) - difference * (1 - weight)
      : statistics.number(before) + difference * weight;
  return result + 0;
}
