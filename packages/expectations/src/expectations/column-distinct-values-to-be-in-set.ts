import type { ExpectationDefinition } from '../compile.js';
import { distinctDefinition } from '../distinct-values.js';
import {
  type Expectation,
  type ExpectationOptions,
  type KwargScalar,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_distinct_values_to_be_in_set';

/**
 * Expects every distinct value of a column to be a member of a set, which must not be empty.
 *
 * @example
 * ```ts
 * import { expectColumnDistinctValuesToBeInSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnDistinctValuesToBeInSet('origin', ['JFK', 'LGA'])]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'BOS', 'JFK'] }));
 * results[0]?.result; // => { observed_value: null, unexpected_count: 1, partial_unexpected_list: ['BOS'] }
 * ```
 */
export function expectColumnDistinctValuesToBeInSet<const C extends string>(
  column: C,
  valueSet: readonly (KwargScalar | ParameterReference)[] | ParameterReference,
  options: ExpectationOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, value_set: valueSet }, options, []);
}

/** How {@link expectColumnDistinctValuesToBeInSet} is asked and judged. */
export const columnDistinctValuesToBeInSet: ExpectationDefinition = distinctDefinition(TYPE, 'someMembers', {
  unexpected: true,
  missing: false,
});
