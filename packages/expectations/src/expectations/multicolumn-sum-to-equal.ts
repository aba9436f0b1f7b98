import { coalesce, col, not } from '@millrace/columns';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { multicolumnDefinition } from '../multicolumn.js';

const TYPE = 'expect_multicolumn_sum_to_equal';

/** Options of {@link expectMulticolumnSumToEqual}. */
export interface MulticolumnSumOptions extends MapOptions {
  /** Which rows are not looked at for their missing values; `all_values_are_missing` by default. */
  readonly ignoreRowIf?: 'all_values_are_missing' | 'any_value_is_missing' | 'never';
}

/**
 * Expects several columns to sum to one number in every row; a missing value makes the row unexpected.
 *
 * @example
 * ```ts
 * import { expectMulticolumnSumToEqual, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectMulticolumnSumToEqual(['won', 'lost'], 10)]);
 * const { results } = await validate(suite, tableFromArrays({ won: [4, 5], lost: [6, 6] }));
 * results[0]?.result.unexpected_count; // => 1
 * ```
 */
export function expectMulticolumnSumToEqual<const C extends string>(
  columnList: readonly C[],
  sumTotal: number | bigint | ParameterReference,
  options: MulticolumnSumOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column_list: columnList, sum_total: sumTotal }, options, [
    'mostly',
    'ignoreRowIf',
  ]);
}

/** How {@link expectMulticolumnSumToEqual} is asked and judged. */
export const multicolumnSumToEqual: ExpectationDefinition = multicolumnDefinition(
  TYPE,
  { sum_total: 'number' },
  (columns, { sum_total }) => {
    const total = columns.slice(1).reduce((sum, column) => sum.plus(col(column)), col(columns[0]!));
    return { by: 'predicate', unexpected: not(coalesce(total.eq(sum_total as number), false)) };
  },
);
