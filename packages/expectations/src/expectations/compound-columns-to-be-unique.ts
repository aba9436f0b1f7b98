import type { ExpectationDefinition } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { multicolumnDefinition } from '../multicolumn.js';

const TYPE = 'expect_compound_columns_to_be_unique';

/** Options of {@link expectCompoundColumnsToBeUnique}. */
export interface CompoundUniqueOptions extends MapOptions {
  /** Which rows are not looked at for their missing values; `all_values_are_missing` by default. */
  readonly ignoreRowIf?: 'all_values_are_missing' | 'any_value_is_missing' | 'never';
}

/**
 * Expects the combination of several columns to occur once; a missing value is a part of the combination like any other.
 *
 * @example
 * ```ts
 * import { expectCompoundColumnsToBeUnique, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectCompoundColumnsToBeUnique(['day', 'flight'])]);
 * const { results } = await validate(suite, tableFromArrays({ day: [1, 1, 2], flight: [7, 7, 7] }));
 * results[0]?.result.unexpected_count; // => 2
 * ```
 */
export function expectCompoundColumnsToBeUnique<const C extends string>(
  columnList: readonly C[],
  options: CompoundUniqueOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column_list: columnList }, options, ['mostly', 'ignoreRowIf']);
}

/** How {@link expectCompoundColumnsToBeUnique} is asked and judged. */
export const compoundColumnsToBeUnique: ExpectationDefinition = multicolumnDefinition(
  TYPE,
  {},
  (columns) => ({ by: 'duplicates', keys: columns }),
);
