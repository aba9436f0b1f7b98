import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

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
export function expectColumnToExist(column: string, options: ColumnToExistOptions = {}): Expectation {
  const { columnIndex, ...others } = options;
  const own = columnIndex === undefined ? { column } : { column, column_index: columnIndex };
  return makeExpectation(TYPE, own, others, []);
}

/** How {@link expectColumnToExist} is judged: from the schema alone. */
export const columnToExist: ExpectationDefinition = {
  type: TYPE,
  keywords: { column: 'text', column_index: 'whole' },
  compile({ column, column_index: index }, { schema }) {
    const names = schema.fields.map((field) => field.name);
    const success = typeof index === 'number' ? names.at(index) === column : names.includes(String(column));
    return { asks: [], judge: () => ({ verdict: { success, result: {} } }) };
  },
};
