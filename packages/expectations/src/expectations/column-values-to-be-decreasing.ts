import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { unexpectedOrder } from '../order.js';

const TYPE = 'expect_column_values_to_be_decreasing';

/** Options of {@link expectColumnValuesToBeDecreasing}. */
export interface ColumnValuesToBeDecreasingOptions extends MapOptions {
  /** Equal neighbours are unexpected too. */
  readonly strictly?: boolean | ParameterReference;
}

/**
 * Expects every value to be less than the value before it, or equal unless `strictly`; missing values are passed over. It needs rows in an order.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeDecreasing, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeDecreasing('day')]);
 * const { results } = await validate(suite, tableFromArrays({ day: [3, 2, 2, 1, 3] }));
 * results[0]?.result.partial_unexpected_list; // => [3]
 * ```
 */
export function expectColumnValuesToBeDecreasing<const C extends string>(
  column: C,
  options: ColumnValuesToBeDecreasingOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly', 'strictly']);
}

/** How {@link expectColumnValuesToBeDecreasing} is asked and judged. */
export const columnValuesToBeDecreasing: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { strictly: 'flag?' },
  (column, type, { strictly }) =>
    unexpectedOrder(column, type, { descending: true, strictly: strictly === true }),
);
