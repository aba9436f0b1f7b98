import { distinctCount, rowCount } from '@millrace/columns';
import { statisticDefinition } from '../column-aggregate.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_column_proportion_of_unique_values_to_be_between';

/**
 * Expects the share of distinct values among those there are to lie between bounds; nothing gives 0.
 *
 * @example
 * ```ts
 * import { expectColumnProportionOfUniqueValuesToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnProportionOfUniqueValuesToBeBetween('origin', { minValue: 0.5 })]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'EWR', 'JFK'] }));
 * results[0]?.result; // => { observed_value: 0.6666666666666666 }
 * ```
 */
export function expectColumnProportionOfUniqueValuesToBeBetween<const C extends string>(
  column: C,
  options: ExpectationOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, BOUNDS);
}

/** How {@link expectColumnProportionOfUniqueValuesToBeBetween} is asked and judged. */
export const columnProportionOfUniqueValuesToBeBetween: ExpectationDefinition = statisticDefinition(TYPE, {
  asks: (column, _, valued) => [distinctCount(column, valued), rowCount(valued)],
  of: ([distinct, count]) => (count === 0 ? 0 : (distinct as number) / (count as number)),
});
