import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { unexpectedByRegex } from '../regex.js';

const TYPE = 'expect_column_values_to_match_regex_list';

/** Options of {@link expectColumnValuesToMatchRegexList}. */
export interface MatchRegexListOptions extends MapOptions {
  /** Whether one pattern must match (`any`, the default), or all. */
  readonly matchOn?: 'any' | 'all';
}

/**
 * Expects every value to contain a match of any, or of all, of several regular expressions.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToMatchRegexList, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToMatchRegexList('code', ['^A', '[0-9]$'], { matchOn: 'all' })]);
 * const { results } = await validate(suite, tableFromArrays({ code: ['A1', 'AB'] }));
 * results[0]?.result.partial_unexpected_list; // => ['AB']
 * ```
 */
export function expectColumnValuesToMatchRegexList<const C extends string>(
  column: C,
  regexList: readonly string[] | ParameterReference,
  options: MatchRegexListOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, regex_list: regexList }, options, ['mostly', 'matchOn']);
}

/** How {@link expectColumnValuesToMatchRegexList} is asked and judged. */
export const columnValuesToMatchRegexList: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { regex_list: 'someTexts', match_on: 'matchOn?' },
  (column, type, { regex_list, match_on }) =>
    unexpectedByRegex(column, type, regex_list as string[], match_on === 'all' ? 'all' : 'any'),
);
