import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { unexpectedByRegex } from '../regex.js';

const TYPE = 'expect_column_values_to_not_match_regex';

/**
 * Expects no value to contain a match of a regular expression.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToNotMatchRegex, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToNotMatchRegex('tailnum', '[a-z]')]);
 * const { results } = await validate(suite, tableFromArrays({ tailnum: ['N14228', 'n1'] }));
 * results[0]?.result.partial_unexpected_list; // => ['n1']
 * ```
 */
export function expectColumnValuesToNotMatchRegex<const C extends string>(
  column: C,
  regex: string | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, regex }, options, ['mostly']);
}

/** How {@link expectColumnValuesToNotMatchRegex} is asked and judged. */
export const columnValuesToNotMatchRegex: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { regex: 'text' },
  (column, type, { regex }) => unexpectedByRegex(column, type, [regex as string], 'none'),
);
