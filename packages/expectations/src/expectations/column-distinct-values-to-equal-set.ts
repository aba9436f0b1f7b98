import type { ExpectationDefinition } from '../compile.js';
import { distinctDefinition } from '../distinct-values.js';
import {
  type Expectation,
  type ExpectationOptions,
  type KwargScalar,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_distinct_values_to_equal_set';

/**
 * Expects the distinct values of a column to be exactly the members of a set.
 *
 * @example
 * ```ts
 * import { expectColumnDistinctValuesToEqualSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnDistinctValuesToEqualSet('origin', ['JFK', 'LGA'])]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'BOS', 'JFK'] }));
 * results[0]?.result; // => { observed_value: null, unexpected_count: 1, missing_count: 1, partial_unexpected_list: ['BOS'], partial_missing_list: ['LGA'] }
 * ```
 */
export function expectColumnDistinctValuesToEqualSet<const C extends string>(
  column: C,
  valueSet: readonly (KwargScalar | ParameterReference)[] | ParameterReference,
  options: ExpectationOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, value_set: valueSet }, options, []);
}

/** How {@link expectColumnDistinctValuesToEqualSet} is asked and judged. */
export const columnDistinctValuesToEqualSet: ExpectationDefinition = distinctDefinition(TYPE, 'members', {
  unexpected: true,
  missing: true,
});
