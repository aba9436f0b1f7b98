import { columnMapDefinition, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type KwargScalar,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { isMember } from '../members.js';

const TYPE = 'expect_column_values_to_not_be_in_set';

/**
 * Expects no value of a column to be a member of a set.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToNotBeInSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToNotBeInSet('tailnum', ['N/A', 'none'])]);
 * const { results } = await validate(suite, tableFromArrays({ tailnum: ['N14228', 'none'] }));
 * results[0]?.result.partial_unexpected_list; // => ['none']
 * ```
 */
export function expectColumnValuesToNotBeInSet<const C extends string>(
  column: C,
  valueSet: readonly (KwargScalar | ParameterReference)[] | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, value_set: valueSet }, options, ['mostly']);
}

/** How {@link expectColumnValuesToNotBeInSet} is asked and judged. */
export const columnValuesToNotBeInSet: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { value_set: 'members' },
  (column, type, kwargs) => unexpectedWhere(isMember(column, type, kwargs['value_set'])),
);
