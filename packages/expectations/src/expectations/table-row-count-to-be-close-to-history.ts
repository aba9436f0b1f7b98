import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { CONDITION } from '../keyword.js';
import { volumeQuestion } from '../volume.js';

const TYPE = 'expect_table_row_count_to_be_close_to_history';

/** Options of {@link expectTableRowCountToBeCloseToHistory}. */
export interface RowCountHistoryOptions extends ExpectationOptions {
  /** How many sample standard deviations are near enough (3 by default). */
  readonly deviations?: number | ParameterReference;
  /** The share of the mean that is near enough whatever the deviation (0.1 by default). */
  readonly margin?: number | ParameterReference;
}

/**
 * Expects the number of rows to lie within so many sample standard deviations of the mean of earlier counts, and at least within a share of that mean. Beyond Great Expectations' core.
 *
 * @example
 * ```ts
 * import { expectTableRowCountToBeCloseToHistory, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectTableRowCountToBeCloseToHistory([2, 2, 2], { margin: 0.5 })]);
 * (await validate(suite, tableFromArrays({ n: [1, 2] }))).results[0]?.result; // => { observed_value: 2, details: { low: 1, high: 3 } }
 * ```
 */
export function expectTableRowCountToBeCloseToHistory(
  history: readonly number[] | ParameterReference,
  options: RowCountHistoryOptions = {},
): Expectation<never> {
  return makeExpectation(TYPE, { history }, options, ['deviations', 'margin']);
}

/** How {@link expectTableRowCountToBeCloseToHistory} is asked and judged. */
export const tableRowCountToBeCloseToHistory: ExpectationDefinition = {
  type: TYPE,
  keywords: { history: 'members', deviations: 'positive?', margin: 'positive?', ...CONDITION },
  compile: volumeQuestion,
};
