import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { CONDITION } from '../keyword.js';
import { checkQuantiles, type QuantileRanges, quantileQuestion } from '../quantile-ranges.js';

const TYPE = 'expect_column_quantile_values_to_be_between';

/** Options of {@link expectColumnQuantileValuesToBeBetween}. */
export interface QuantileOptions extends ExpectationOptions {
  /** How a quantile between two values is found: `nearest` by default. */
  readonly allowRelativeError?: 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest' | false;
}

/**
 * Expects quantiles of a column to lie in ranges; a null end of a range is open, and a value next to an end (within 1 in 10,000) is inside.
 *
 * @example
 * ```ts
 * import { expectColumnQuantileValuesToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnQuantileValuesToBeBetween('delay', { quantiles: [0.5], value_ranges: [[0, 5]] })]);
 * const { results } = await validate(suite, tableFromArrays({ delay: [1, 2, 9] }));
 * results[0]?.result.observed_value; // => { quantiles: [0.5], values: [2] }
 * ```
 */
export function expectColumnQuantileValuesToBeBetween<const C extends string>(
  column: C,
  quantileRanges: QuantileRanges | ParameterReference,
  options: QuantileOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, quantile_ranges: quantileRanges }, options, ['allowRelativeError']);
}

/** How {@link expectColumnQuantileValuesToBeBetween} is asked and judged. */
export const columnQuantileValuesToBeBetween: ExpectationDefinition = {
  type: TYPE,
  keywords: { column: 'text', quantile_ranges: 'object', allow_relative_error: 'other?', ...CONDITION },
  check: checkQuantiles,
  compile: quantileQuestion,
};
