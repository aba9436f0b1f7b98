import { rowCount } from '@millrace/columns';
import { statisticDefinition } from '../column-aggregate.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_column_proportion_of_non_null_values_to_be_between';

/**
 * Expects the share of rows with a value to lie between bounds; nothing gives 0.
 *
 * @example
 * ```ts
 * import { expectColumnProportionOfNonNullValuesToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnProportionOfNonNullValuesToBeBetween('origin', { minValue: 0.5 })]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'EWR', 'JFK'] }));
 * results[0]?.result; // => { observed_value: 1 }
 * ```
 */
export function expectColumnProportionOfNonNullValuesToBeBetween<const C extends string>(
  column: C,
  options: ExpectationOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, BOUNDS);
}

/** How {@link expectColumnProportionOfNonNullValuesToBeBetween} is asked and judged. */
export const columnProportionOfNonNullValuesToBeBetween: ExpectationDefinition = statisticDefinition(TYPE, {
  asks: (_column, all, valued) => [rowCount(valued), rowCount(all)],
  of: ([valued, all]) => (all === 0 ? 0 : (valued as number) / (all as number)),
});
