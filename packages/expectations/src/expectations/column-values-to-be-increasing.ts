import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { unexpectedOrder } from '../order.js';

const TYPE = 'expect_column_values_to_be_increasing';

/** Options of {@link expectColumnValuesToBeIncreasing}. */
export interface ColumnValuesToBeIncreasingOptions extends MapOptions {
  /** Equal neighbours are unexpected too. */
  readonly strictly?: boolean | ParameterReference;
}

/**
 * Expects every value to be greater than the value before it, or equal unless `strictly`; missing values are passed over. It needs rows in an order.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeIncreasing, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeIncreasing('day')]);
 * const { results } = await validate(suite, tableFromArrays({ day: [1, 2, 2, 3, 1] }));
 * results[0]?.result.partial_unexpected_list; // => [1]
 * ```
 */
export function expectColumnValuesToBeIncreasing<const C extends string>(
  column: C,
  options: ColumnValuesToBeIncreasingOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly', 'strictly']);
}

/** How {@link expectColumnValuesToBeIncreasing} is asked and judged. */
export const columnValuesToBeIncreasing: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { strictly: 'flag?' },
  (column, type, { strictly }) =>
    unexpectedOrder(column, type, { descending: false, strictly: strictly === true }),
);
