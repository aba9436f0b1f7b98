import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { CONDITION } from '../keyword.js';
import { otherRowCountQuestion } from '../other-table.js';

const TYPE = 'expect_table_row_count_to_equal_other_table';

/**
 * Expects a table to have as many rows as another, which `validate` is given among its `sources`.
 *
 * @example
 * ```ts
 * import { expectTableRowCountToEqualOtherTable, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectTableRowCountToEqualOtherTable('raw')]);
 * const sources = { raw: tableFromArrays({ n: [1, 2] }) };
 * const { results } = await validate(suite, tableFromArrays({ carrier: ['UA', 'XX'] }), { sources });
 * results[0]?.result; // => { observed_value: { self: 2, other: 2 } }
 * ```
 */
export function expectTableRowCountToEqualOtherTable(
  otherTableName: string | ParameterReference,
  options: ExpectationOptions = {},
): Expectation<never> {
  return makeExpectation(TYPE, { other_table_name: otherTableName }, options, []);
}

/** How {@link expectTableRowCountToEqualOtherTable} is asked and judged. */
export const tableRowCountToEqualOtherTable: ExpectationDefinition = {
  type: TYPE,
  keywords: { other_table_name: 'text', ...CONDITION },
  compile: otherRowCountQuestion,
};
