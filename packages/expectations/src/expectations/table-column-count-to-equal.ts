import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { schemaDefinition } from '../table-schema.js';

const TYPE = 'expect_table_column_count_to_equal';

/**
 * Expects a table to have so many columns.
 *
 * @example
 * ```ts
 * import { expectTableColumnCountToEqual, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectTableColumnCountToEqual(1)]);
 * (await validate(suite, tableFromArrays({ n: [1, 2] }))).results[0]?.result; // => { observed_value: 1 }
 * ```
 */
export function expectTableColumnCountToEqual(
  value: number | ParameterReference,
  options: Omit<ExpectationOptions, 'rowCondition'> = {},
): Expectation<never> {
  return makeExpectation(TYPE, { value }, options, []);
}

/** How {@link expectTableColumnCountToEqual} is asked and judged. */
export const tableColumnCountToEqual: ExpectationDefinition = schemaDefinition(
  TYPE,
  { value: 'whole' },
  ({ value }, names) => ({
    success: names.length === Number(value),
    result: { observed_value: names.length },
  }),
);
