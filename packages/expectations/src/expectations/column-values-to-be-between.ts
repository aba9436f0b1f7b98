import { col } from '@millrace/columns';
import { BOUND_KEYWORDS, isOutside, needBound, readBounds, refuseContradiction } from '../bounds.js';
import { columnMapDefinition, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type MapOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_column_values_to_be_between';

/**
 * Expects every value of a column to lie between bounds, which are inclusive unless strict; at least one must be given.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeBetween('distance', { minValue: 0, strictMin: true })]);
 * const { results } = await validate(suite, tableFromArrays({ distance: [229, 0, 94] }));
 * results[0]?.result.partial_unexpected_list; // => [0]
 * ```
 */
export function expectColumnValuesToBeBetween<const C extends string>(
  column: C,
  options: MapOptions & BoundsOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly', ...BOUNDS]);
}

/** How {@link expectColumnValuesToBeBetween} is asked and judged. */
export const columnValuesToBeBetween: ExpectationDefinition = columnMapDefinition(
  TYPE,
  BOUND_KEYWORDS,
  (column, type, kwargs) => {
    const bounds = readBounds(kwargs, type);
    refuseContradiction(bounds, type);
    return unexpectedWhere(isOutside(col(column), bounds, type));
  },
  (kwargs) => {
    needBound(TYPE, kwargs);
  },
);
