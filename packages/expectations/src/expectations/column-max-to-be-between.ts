import { max, type Value } from '@millrace/columns';
import { statisticDefinition } from '../column-aggregate.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_column_max_to_be_between';

/**
 * Expects the maximum of a column to lie between bounds; missing values don't count, and a column without values fails.
 *
 * @example
 * ```ts
 * import { expectColumnMaxToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnMaxToBeBetween('distance', { minValue: 90 })]);
 * const { results } = await validate(suite, tableFromArrays({ distance: [100, 300] }));
 * results[0]?.result; // => { observed_value: 300 }
 * ```
 */
export function expectColumnMaxToBeBetween<const C extends string>(
  column: C,
  options: ExpectationOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, BOUNDS);
}

/** How {@link expectColumnMaxToBeBetween} is asked and judged. */
export const columnMaxToBeBetween: ExpectationDefinition = statisticDefinition(TYPE, {
  asks: (column, _, valued) => [max(column, valued)],
  of: ([value]) => value as Value,
  isValue: true,
});
