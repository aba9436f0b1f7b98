import { mean, type Value } from '@millrace/columns';
import { statisticDefinition } from '../column-aggregate.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_column_mean_to_be_between';

/**
 * Expects the mean of a column to lie between bounds; missing values don't count, and a column without values fails.
 *
 * @example
 * ```ts
 * import { expectColumnMeanToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnMeanToBeBetween('distance', { minValue: 90 })]);
 * const { results } = await validate(suite, tableFromArrays({ distance: [100, 300] }));
 * results[0]?.result; // => { observed_value: 200 }
 * ```
 */
export function expectColumnMeanToBeBetween<const C extends string>(
  column: C,
  options: ExpectationOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, BOUNDS);
}

/** How {@link expectColumnMeanToBeBetween} is asked and judged. */
export const columnMeanToBeBetween: ExpectationDefinition = statisticDefinition(TYPE, {
  asks: (column, _, valued) => [mean(column, valued)],
  of: ([value]) => value as Value,
});
