import { not } from '@millrace/columns';
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

const TYPE = 'expect_column_values_to_be_in_set';

/**
 * Expects every value of a column to be a member of a set; a null in the set does not matter, and a member of another type equals nothing.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeInSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeInSet('origin', ['EWR', 'JFK', 'LGA'])]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'BOS'] }));
 * results[0]?.result.partial_unexpected_list; // => ['BOS']
 * ```
 */
export function expectColumnValuesToBeInSet<const C extends string>(
  column: C,
  valueSet: readonly (KwargScalar | ParameterReference)[] | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, value_set: valueSet }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeInSet} is asked and judged. */
export const columnValuesToBeInSet: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { value_set: 'members' },
  (column, type, kwargs) => unexpectedWhere(not(isMember(column, type, kwargs['value_set']))),
);
