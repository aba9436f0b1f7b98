import type { Aggregate } from '../aggregate.js';
import { UsageError } from '../errors.js';
import type { Value } from '../value.js';
import {
  type AggregateInput,
  type Answered,
  describe,
  inputExpression,
  type NanOptions,
  oneOf,
} from './description.js';

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

const METHODS: readonly QuantileMethod[] = [
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

/** Options of {@link quantiles}. */
export interface QuantilesOptions extends NanOptions {
  /** `'linear'` by default. */
  readonly method?: QuantileMethod | undefined;
  /** Answer approximately, in bounded memory. */
  readonly approximate?: 'kll' | undefined;
}

/**
 * The quantiles of `x` at each of `qs` (0 to 1), by one of NumPy's thirteen methods and with its arithmetic; null when no row
 * counts. Methods that pick an order statistic (`lower`, `higher`, `nearest`, `inverted_cdf`, `closest_observation`) give a
 * value of the column, exact for 64-bit integers, decimals and temporal types; the others give a `number`. A `ResourceError`
 * when the values need more than `maxStateBytes`; with `approximate: 'kll'` a deterministic sketch of bounded size instead.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, quantiles, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, 2, 3, 4])]);
 * await scan([batch], [quantiles('x', [0, 0.5])]); // => [[1, 2.5]]
 * ```
 */
export function quantiles<O extends QuantilesOptions = Record<never, never>>(
  x: AggregateInput,
  qs: readonly number[],
  options?: O,
): Aggregate<Answered<readonly Value[], O>> {
  const { method, approximate, nan, ...rest }: QuantilesOptions = options ?? {};
  for (const q of qs) {
    if (typeof q === 'number' && q >= 0 && q <= 1) continue;
    throw new UsageError('bad_option', `A quantile lies from 0 to 1, not at ${String(q)}.`, {
      issues: [{ code: 'bad_option', expected: '0..1', actual: q }],
    });
  }
  return describe('quantiles', [inputExpression(x, 'quantiles')], rest, {
    approximate: approximate === undefined ? null : oneOf(approximate, ['kll'], `'approximate' of quantiles`),
    method: oneOf(method, METHODS, `'method' of quantiles`),
    nan: oneOf(nan, ['skip', 'propagate'], `'nan' of quantiles`),
    qs: qs.map((q) => q + 0),
  });
}
