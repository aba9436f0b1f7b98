import type { ExpectationDefinition } from '../compile.js';
import { distinctDefinition } from '../distinct-values.js';
import {
  type Expectation,
  type ExpectationOptions,
  type KwargScalar,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_distinct_values_to_contain_set';

/**
 * Expects every member of a set to occur in a column.
 *
 * @example
 * ```ts
 * import { expectColumnDistinctValuesToContainSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnDistinctValuesToContainSet('origin', ['JFK', 'LGA'])]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'BOS', 'JFK'] }));
 * results[0]?.result; // => { observed_value: null, missing_count: 1, partial_missing_list: ['LGA'] }
 * ```
 */
export function expectColumnDistinctValuesToContainSet<const C extends string>(
  column: C,
  valueSet: readonly (KwargScalar | ParameterReference)[] | ParameterReference,
  options: ExpectationOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, value_set: valueSet }, options, []);
}

/** How {@link expectColumnDistinctValuesToContainSet} is asked and judged. */
export const columnDistinctValuesToContainSet: ExpectationDefinition = distinctDefinition(TYPE, 'members', {
  unexpected: false,
  missing: true,
});
