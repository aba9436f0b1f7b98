import { col, not } from '@millrace/columns';
import { columnMapQuestion, MAP_KEYWORDS } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_values_to_match_regex';

/**
 * Expects every text of a column to contain a match of a regular expression (a search, not a full match).
 *
 * @example
 * ```ts
 * import { expectColumnValuesToMatchRegex, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('planes', [expectColumnValuesToMatchRegex('tailnum', '^N[0-9]')]);
 * const { results } = await validate(suite, tableFromArrays({ tailnum: ['N14228', 'D942DN'] }));
 * results[0]?.result.partial_unexpected_list; // => ['D942DN']
 * ```
 */
export function expectColumnValuesToMatchRegex(
  column: string,
  regex: string | ParameterReference,
  options: MapOptions = {},
): Expectation {
  return makeExpectation(TYPE, { column, regex }, options, ['mostly']);
}

/** How {@link expectColumnValuesToMatchRegex} is asked and judged. */
export const columnValuesToMatchRegex: ExpectationDefinition = {
  type: TYPE,
  keywords: { ...MAP_KEYWORDS, regex: 'text' },
  compile: (kwargs, context) =>
    columnMapQuestion(kwargs, context, (column) => not(col(column).matches(kwargs['regex'] as string))),
};
