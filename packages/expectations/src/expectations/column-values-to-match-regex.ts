import { col, isMillraceError, not, type Predicate, UsageError } from '@millrace/columns';
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
    columnMapQuestion(kwargs, context, (column) => not(matching(column, kwargs['regex'] as string))),
};

function matching(column: string, regex: string): Predicate {
  try {
    return col(column).matches(regex);
  } catch (error) {
    if (!isMillraceError(error) || error.code !== 'bad_pattern') throw error;
    const hint =
      'Write it without, as several expectations with plainer patterns or with a row condition; a sign that stands for itself takes a backslash.';
    const { code, issues } = error;
    throw new UsageError(code, `${error.message} ${hint}`, {
      issues: issues.map((issue) => ({ ...issue, hint })),
      cause: error,
    });
  }
}
