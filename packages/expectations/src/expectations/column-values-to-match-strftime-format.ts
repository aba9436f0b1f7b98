import { columnMapDefinition, needText, textTestKind, unexpectedByTest } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { strptimeTest } from '../strptime.js';

const TYPE = 'expect_column_values_to_match_strftime_format';
const strftimeKind = textTestKind('strftime', (format) => strptimeTest(format as string));

/**
 * Expects every text to be a date by a strftime format, as Python reads it.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToMatchStrftimeFormat, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToMatchStrftimeFormat('day', '%Y-%m-%d')]);
 * const { results } = await validate(suite, tableFromArrays({ day: ['2013-01-31', '2013-02-30'] }));
 * results[0]?.result.partial_unexpected_list; // => ['2013-02-30']
 * ```
 */
export function expectColumnValuesToMatchStrftimeFormat<const C extends string>(
  column: C,
  strftimeFormat: string | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, strftime_format: strftimeFormat }, options, ['mostly']);
}

/** How {@link expectColumnValuesToMatchStrftimeFormat} is asked and judged. */
export const columnValuesToMatchStrftimeFormat: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { strftime_format: 'text' },
  (column, type, { strftime_format }) => {
    needText(TYPE, column, type);
    return unexpectedByTest(strftimeKind, column, strftime_format as string);
  },
  ({ strftime_format }) => {
    if (typeof strftime_format === 'string') strptimeTest(strftime_format);
  },
);
