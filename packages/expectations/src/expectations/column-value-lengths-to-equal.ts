import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { unexpectedLength } from '../lengths.js';

const TYPE = 'expect_column_value_lengths_to_equal';

/**
 * Expects every value to have one length, in code points; what is no text has the length of its text in Python.
 *
 * @example
 * ```ts
 * import { expectColumnValueLengthsToEqual, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValueLengthsToEqual('origin', 3)]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'Newark'] }));
 * results[0]?.result.partial_unexpected_list; // => ['Newark']
 * ```
 */
export function expectColumnValueLengthsToEqual<const C extends string>(
  column: C,
  value: number | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, value }, options, ['mostly']);
}

/** How {@link expectColumnValueLengthsToEqual} is asked and judged. */
export const columnValueLengthsToEqual: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { value: 'number' },
  (column, type, { value }) => {
    const length = Number(value);
    return unexpectedLength(column, type, { low: length, high: length, strictLow: false, strictHigh: false });
  },
);
