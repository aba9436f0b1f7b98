import { distinctCount } from '@millrace/columns';
import { statisticDefinition } from '../column-aggregate.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_column_unique_value_count_to_be_between';

/**
 * Expects the number of distinct values to lie between bounds; nothing gives 0.
 *
 * @example
 * ```ts
 * import { expectColumnUniqueValueCountToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnUniqueValueCountToBeBetween('origin', { minValue: 0.5 })]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'EWR', 'JFK'] }));
 * results[0]?.result; // => { observed_value: 2 }
 * ```
 */
export function expectColumnUniqueValueCountToBeBetween<const C extends string>(
  column: C,
  options: ExpectationOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, BOUNDS);
}

/** How {@link expectColumnUniqueValueCountToBeBetween} is asked and judged. */
export const columnUniqueValueCountToBeBetween: ExpectationDefinition = statisticDefinition(TYPE, {
  asks: (column, _, valued) => [distinctCount(column, valued)],
  of: ([count]) => count as number,
});
