import { and, not } from '@millrace/columns';
import type { ExpectationDefinition } from '../compile.js';
import { areSame } from '../equality.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { multicolumnDefinition } from '../multicolumn.js';

const TYPE = 'expect_multicolumn_values_to_be_equal';

/** Options of {@link expectMulticolumnValuesToBeEqual}. */
export interface MulticolumnEqualOptions extends MapOptions {
  /** Which rows are not looked at for their missing values; `all_values_are_missing` by default, as Great Expectations 1.24.1 does whatever its documentation says. */
  readonly ignoreRowIf?: 'all_values_are_missing' | 'any_value_is_missing' | 'never';
}

/**
 * Expects several columns to have one value in every row; missing values equal one another.
 *
 * @example
 * ```ts
 * import { expectMulticolumnValuesToBeEqual, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectMulticolumnValuesToBeEqual(['a', 'b', 'c'])]);
 * const { results } = await validate(suite, tableFromArrays({ a: [1, 2], b: [1, 2], c: [1, 3] }));
 * results[0]?.result.unexpected_count; // => 1
 * ```
 */
export function expectMulticolumnValuesToBeEqual<const C extends string>(
  columnList: readonly C[],
  options: MulticolumnEqualOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column_list: columnList }, options, ['mostly', 'ignoreRowIf']);
}

/** How {@link expectMulticolumnValuesToBeEqual} is asked and judged. */
export const multicolumnValuesToBeEqual: ExpectationDefinition = multicolumnDefinition(
  TYPE,
  {},
  (columns, _kwargs, context) => {
    const same = columns.slice(1).map((column) => areSame(columns[0]!, column, context));
    return { by: 'predicate', unexpected: not(and(...same)) };
  },
);
