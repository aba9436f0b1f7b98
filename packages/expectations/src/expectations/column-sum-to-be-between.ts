import { sum, type Value } from '@millrace/columns';
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

const TYPE = 'expect_column_sum_to_be_between';

/**
 * Expects the sum of a column to lie between bounds; missing values don't count, and a column without values sums to 0.
 *
 * @example
 * ```ts
 * import { expectColumnSumToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnSumToBeBetween('distance', { maxValue: 1000 })]);
 * const { results } = await validate(suite, tableFromArrays({ distance: [100, 300] }));
 * results[0]?.result; // => { observed_value: 400 }
 * ```
 */
export function expectColumnSumToBeBetween<const C extends string>(
  column: C,
  options: ExpectationOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, BOUNDS);
}

/** How {@link expectColumnSumToBeBetween} is asked and judged. */
export const columnSumToBeBetween: ExpectationDefinition = statisticDefinition(TYPE, {
  asks: (column, _, valued) => [sum(column, valued)],
  of: ([value], type) => asNumber((value ?? 0) as Value, type),
});
