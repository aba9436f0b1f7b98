import { standardDeviation, type Value } from '@millrace/columns';
import { statisticDefinition } from '../column-aggregate.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_column_stdev_to_be_between';

/**
 * Expects the sample standard deviation of a column to lie between bounds; missing values don't count, and a column without values fails.
 *
 * @example
 * ```ts
 * import { expectColumnStdevToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnStdevToBeBetween('distance', { maxValue: 200 })]);
 * const { results } = await validate(suite, tableFromArrays({ distance: [100, 300] }));
 * results[0]?.result; // => { observed_value: 141.4213562373095 }
 * ```
 */
export function expectColumnStdevToBeBetween<const C extends string>(
  column: C,
  options: ExpectationOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, BOUNDS);
}

/** How {@link expectColumnStdevToBeBetween} is asked and judged. */
export const columnStdevToBeBetween: ExpectationDefinition = statisticDefinition(TYPE, {
  asks: (column, _, valued) => [standardDeviation(column, valued)],
  of: ([value]) => value as Value,
});
