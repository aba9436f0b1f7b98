import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { needsEngine, runUnexpectedRows } from '../query.js';

const TYPE = 'unexpected_rows_expectation';

/**
 * Expects a query to find no rows. `{batch}` in it is the validated table; `validate` is given what runs it as `engine`, and other tables as `sources`.
 *
 * @example
 * ```ts
 * import { unexpectedRowsExpectation } from '@millrace/expectations';
 * unexpectedRowsExpectation('SELECT * FROM {batch} WHERE arrival < departure').type; // => 'unexpected_rows_expectation'
 * ```
 */
export function unexpectedRowsExpectation(
  unexpectedRowsQuery: string | ParameterReference,
  options: Omit<ExpectationOptions, 'rowCondition'> = {},
): Expectation<never> {
  return makeExpectation(TYPE, { unexpected_rows_query: unexpectedRowsQuery }, options, []);
}

/** How {@link unexpectedRowsExpectation} is asked and judged. */
export const unexpectedRowsExpectationDefinition: ExpectationDefinition = {
  type: TYPE,
  keywords: { unexpected_rows_query: 'text' },
  compile: needsEngine,
  run: runUnexpectedRows,
};
