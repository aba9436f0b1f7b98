import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { needsEngine, runQueryComparison } from '../query.js';

const TYPE = 'expect_query_results_to_match_comparison';

/** Options of {@link expectQueryResultsToMatchComparison}. */
export interface QueryComparisonOptions extends Omit<ExpectationOptions, 'rowCondition'> {
  /** Great Expectations' name of where the second query runs; both run in `engine` here. */
  readonly comparisonDataSourceName?: string;
  /** The share of the rows that must match, from 0 to 1 (1 by default). */
  readonly mostly?: number | ParameterReference;
}

/**
 * Expects two queries to give the same rows, as often as each occurs; at most 200 rows a side are compared.
 *
 * @example
 * ```ts
 * import { expectQueryResultsToMatchComparison } from '@millrace/expectations';
 * const expectation = expectQueryResultsToMatchComparison('SELECT count(*) FROM {batch}', 'SELECT count(*) FROM raw');
 * expectation.kwargs.comparison_query; // => 'SELECT count(*) FROM raw'
 * ```
 */
export function expectQueryResultsToMatchComparison(
  baseQuery: string | ParameterReference,
  comparisonQuery: string | ParameterReference,
  options: QueryComparisonOptions = {},
): Expectation<never> {
  return makeExpectation(TYPE, { base_query: baseQuery, comparison_query: comparisonQuery }, options, [
    'comparisonDataSourceName',
    'mostly',
  ]);
}

/** How {@link expectQueryResultsToMatchComparison} is asked and judged. */
export const queryResultsToMatchComparison: ExpectationDefinition = {
  type: TYPE,
  keywords: {
    base_query: 'text',
    comparison_data_source_name: 'text?',
    comparison_query: 'text',
    mostly: 'share?',
  },
  compile: needsEngine,
  run: runQueryComparison,
};
