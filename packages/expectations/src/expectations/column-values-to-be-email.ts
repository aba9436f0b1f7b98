import { col, not } from '@millrace/columns';
import { columnMapDefinition, needText, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { FORMATS } from '../formats.js';

const TYPE = 'expect_column_values_to_be_email';

/**
 * Expects every text to be an e-mail address. Beyond Great Expectations' core.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeEmail, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeEmail('x')]);
 * const { results } = await validate(suite, tableFromArrays({ x: ['ada@example.org', 'ada.example.org'] }));
 * results[0]?.result.partial_unexpected_list; // => ['ada.example.org']
 * ```
 */
export function expectColumnValuesToBeEmail<const C extends string>(
  column: C,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeEmail} is asked and judged. */
export const columnValuesToBeEmail: ExpectationDefinition = columnMapDefinition(TYPE, {}, (column, type) => {
  needText(TYPE, column, type);
  return unexpectedWhere(not(col(column).matches(FORMATS.email)));
});
