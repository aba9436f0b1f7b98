import { col, not } from '@millrace/columns';
import { columnMapDefinition, needText, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { FORMATS } from '../formats.js';

const TYPE = 'expect_column_values_to_be_uuid';

/**
 * Expects every text to be a UUID. Beyond Great Expectations' core.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeUuid, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeUuid('x')]);
 * const { results } = await validate(suite, tableFromArrays({ x: ['123e4567-e89b-12d3-a456-426614174000', '123e4567'] }));
 * results[0]?.result.partial_unexpected_list; // => ['123e4567']
 * ```
 */
export function expectColumnValuesToBeUuid<const C extends string>(
  column: C,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeUuid} is asked and judged. */
export const columnValuesToBeUuid: ExpectationDefinition = columnMapDefinition(TYPE, {}, (column, type) => {
  needText(TYPE, column, type);
  return unexpectedWhere(not(col(column).matches(FORMATS.uuid)));
});
