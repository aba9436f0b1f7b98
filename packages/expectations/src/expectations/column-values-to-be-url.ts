import { col, not } from '@millrace/columns';
import { columnMapDefinition, needText, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { FORMATS } from '../formats.js';

const TYPE = 'expect_column_values_to_be_url';

/**
 * Expects every text to be an absolute http or https URL. Beyond Great Expectations' core.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeUrl, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeUrl('x')]);
 * const { results } = await validate(suite, tableFromArrays({ x: ['https://example.org/a?b', 'example.org'] }));
 * results[0]?.result.partial_unexpected_list; // => ['example.org']
 * ```
 */
export function expectColumnValuesToBeUrl<const C extends string>(
  column: C,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeUrl} is asked and judged. */
export const columnValuesToBeUrl: ExpectationDefinition = columnMapDefinition(TYPE, {}, (column, type) => {
  needText(TYPE, column, type);
  return unexpectedWhere(not(col(column).matches(FORMATS.url)));
});
