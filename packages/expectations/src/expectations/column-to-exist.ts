import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { schemaDefinition } from '../table-schema.js';

const TYPE = 'expect_column_to_exist';

/** Options of {@link expectColumnToExist}. */
export interface ColumnToExistOptions extends Omit<ExpectationOptions, 'rowCondition'> {
  /** The place the column must have, from 0; negative counts from the end. */
  readonly columnIndex?: number | ParameterReference;
}

/**
 * Expects a table to have a column, at a given place if one is named.
 *
 * @example
 * ```ts
 * import { expectColumnToExist, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnToExist('carrier', { columnIndex: 0 })]);
 * (await validate(suite, tableFromArrays({ carrier: ['UA'] }))).success; // => true
 * ```
 */
export function expectColumnToExist<const C extends string>(
  column: C,
  options: ColumnToExistOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['columnIndex']);
}

/** How {@link expectColumnToExist} is asked and judged. */
export const columnToExist: ExpectationDefinition = schemaDefinition(
  TYPE,
  { column: 'text', column_index: 'whole?' },
  ({ column, column_index: index }, names) => {
    const isThere = typeof index === 'number' ? names.at(index) === column : names.includes(String(column));
    return { success: isThere, result: {} };
  },
);
