import { quantiles, type Value } from '@millrace/columns';
import { asNumber } from '../as-number.js';
import { statisticDefinition } from '../column-aggregate.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_column_median_to_be_between';

/**
 * Expects the median of a column to lie between bounds; missing values don't count, and a column without values fails.
 *
 * @example
 * ```ts
 * import { expectColumnMedianToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnMedianToBeBetween('distance', { minValue: 90 })]);
 * const { results } = await validate(suite, tableFromArrays({ distance: [100, 300] }));
 * results[0]?.result; // => { observed_value: 200 }
 * ```
 */
export function expectColumnMedianToBeBetween<const C extends string>(
  column: C,
  options: ExpectationOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, BOUNDS);
}

/** How {@link expectColumnMedianToBeBetween} is asked and judged. */
export const columnMedianToBeBetween: ExpectationDefinition = statisticDefinition(TYPE, {
  asks: (column, _, valued) => [quantiles(column, [0.5], valued)],
  of: ([values], type) => asNumber((values as Value[])[0]!, type),
});
