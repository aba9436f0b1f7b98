import { columnMapDefinition, needText, textTestKind, unexpectedByTest } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import { isDateText } from '../dateutil/parse-date.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';

const TYPE = 'expect_column_values_to_be_dateutil_parseable';
const dateutilKind = textTestKind('dateutil', () => isDateText);

/**
 * Expects every text to be a date or time that Python's dateutil reads, such as `Jan 5, 2013` or `20130105T0930`.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeDateutilParseable, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeDateutilParseable('day')]);
 * const { results } = await validate(suite, tableFromArrays({ day: ['Jan 5, 2013', '5 o clock-ish'] }));
 * results[0]?.result.partial_unexpected_list; // => ['5 o clock-ish']
 * ```
 */
export function expectColumnValuesToBeDateutilParseable<const C extends string>(
  column: C,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeDateutilParseable} is asked and judged. */
export const columnValuesToBeDateutilParseable: ExpectationDefinition = columnMapDefinition(
  TYPE,
  {},
  (column, type) => {
    needText(TYPE, column, type);
    return unexpectedByTest(dateutilKind, column);
  },
);
