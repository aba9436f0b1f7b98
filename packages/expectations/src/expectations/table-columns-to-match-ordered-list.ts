import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { orderedColumns, schemaDefinition } from '../table-schema.js';

const TYPE = 'expect_table_columns_to_match_ordered_list';

/**
 * Expects a table to have just these columns in this order; null takes any.
 *
 * @example
 * ```ts
 * import { expectTableColumnsToMatchOrderedList, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectTableColumnsToMatchOrderedList(['n'])]);
 * (await validate(suite, tableFromArrays({ n: [1, 2] }))).results[0]?.result; // => { observed_value: ['n'] }
 * ```
 */
export function expectTableColumnsToMatchOrderedList<const C extends string>(
  columnList: readonly C[] | ParameterReference | null,
  options: Omit<ExpectationOptions, 'rowCondition'> = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column_list: columnList }, options, []);
}

/** How {@link expectTableColumnsToMatchOrderedList} is asked and judged. */
export const tableColumnsToMatchOrderedList: ExpectationDefinition = schemaDefinition(
  TYPE,
  { column_list: 'texts?' },
  ({ column_list }, names) => orderedColumns(names, (column_list ?? null) as string[] | null),
);
