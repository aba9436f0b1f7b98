import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { CONDITION } from '../keyword.js';
import { rowCountQuestion } from '../table-schema.js';

const TYPE = 'expect_table_row_count_to_equal';

/**
 * Expects a table to have so many rows.
 *
 * @example
 * ```ts
 * import { expectTableRowCountToEqual, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectTableRowCountToEqual(2)]);
 * (await validate(suite, tableFromArrays({ n: [1, 2] }))).results[0]?.result; // => { observed_value: 2 }
 * ```
 */
export function expectTableRowCountToEqual(
  value: number | ParameterReference,
  options: ExpectationOptions = {},
): Expectation<never> {
  return makeExpectation(TYPE, { value }, options, []);
}

/** How {@link expectTableRowCountToEqual} is asked and judged. */
export const tableRowCountToEqual: ExpectationDefinition = {
  type: TYPE,
  keywords: { value: 'whole', ...CONDITION },
  compile: (kwargs, context) => rowCountQuestion(kwargs, context, (rows) => rows === Number(kwargs['value'])),
};
