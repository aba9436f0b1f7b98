import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { unexpectedByRegex } from '../regex.js';

const TYPE = 'expect_column_values_to_not_match_regex_list';

/**
 * Expects no value to contain a match of any of several regular expressions.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToNotMatchRegexList, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToNotMatchRegexList('code', ['^X', '-'])]);
 * const { results } = await validate(suite, tableFromArrays({ code: ['A1', 'X2'] }));
 * results[0]?.result.partial_unexpected_list; // => ['X2']
 * ```
 */
export function expectColumnValuesToNotMatchRegexList<const C extends string>(
  column: C,
  regexList: readonly string[] | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, regex_list: regexList }, options, ['mostly']);
}

/** How {@link expectColumnValuesToNotMatchRegexList} is asked and judged. */
export const columnValuesToNotMatchRegexList: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { regex_list: 'someTexts' },
  (column, type, { regex_list }) => unexpectedByRegex(column, type, regex_list as string[], 'none'),
);
