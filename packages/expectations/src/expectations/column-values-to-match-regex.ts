import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { unexpectedByRegex } from '../regex.js';

const TYPE = 'expect_column_values_to_match_regex';

/**
 * Expects every value to contain a match of a regular expression (a search, not a full match); what is no text is searched as Python writes it.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToMatchRegex, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToMatchRegex('tailnum', '^N[0-9]')]);
 * const { results } = await validate(suite, tableFromArrays({ tailnum: ['N14228', 'D942DN'] }));
 * results[0]?.result.partial_unexpected_list; // => ['D942DN']
 * ```
 */
export function expectColumnValuesToMatchRegex<const C extends string>(
  column: C,
  regex: string | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, regex }, options, ['mostly']);
}

/** How {@link expectColumnValuesToMatchRegex} is asked and judged. */
export const columnValuesToMatchRegex: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { regex: 'text?' },
  (column, type, { regex }) => unexpectedByRegex(column, type, [(regex ?? '') as string], 'all'),
);
