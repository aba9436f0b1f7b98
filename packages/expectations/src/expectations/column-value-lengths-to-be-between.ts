import { BOUND_KEYWORDS, needBound, readBounds } from '../bounds.js';
import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type MapOptions,
  makeExpectation,
} from '../expectation.js';
import { LENGTH, unexpectedLength } from '../lengths.js';

const TYPE = 'expect_column_value_lengths_to_be_between';

/**
 * Expects the length of every value to lie between bounds, in code points; what is no text has the length of its text in Python.
 *
 * @example
 * ```ts
 * import { expectColumnValueLengthsToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValueLengthsToBeBetween('carrier', { minValue: 2, maxValue: 2 })]);
 * const { results } = await validate(suite, tableFromArrays({ carrier: ['UA', '🦆🦆', 'JetBlue'] }));
 * results[0]?.result.partial_unexpected_list; // => ['JetBlue']
 * ```
 */
export function expectColumnValueLengthsToBeBetween<const C extends string>(
  column: C,
  options: MapOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly', ...BOUNDS]);
}

/** How {@link expectColumnValueLengthsToBeBetween} is asked and judged. */
export const columnValueLengthsToBeBetween: ExpectationDefinition = columnMapDefinition(
  TYPE,
  BOUND_KEYWORDS,
  (column, type, kwargs) => unexpectedLength(column, type, readBounds(kwargs, LENGTH)),
  (kwargs) => {
    needBound(TYPE, kwargs);
  },
);
