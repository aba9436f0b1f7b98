import { max } from '@millrace/columns';
import { AGGREGATE_KEYWORDS, columnAggregateQuestion } from '../column-aggregate.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_column_max_to_be_between';

/**
 * Expects the maximum of a column to lie between bounds; missing values don't count, and a column without values fails.
 *
 * @example
 * ```ts
 * import { expectColumnMaxToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnMaxToBeBetween('distance', { minValue: 90 })]);
 * const { results } = await validate(suite, tableFromArrays({ distance: [100, 300] }));
 * results[0]?.result; // => { observed_value: 300 }
 * ```
 */
export function expectColumnMaxToBeBetween(
  column: string,
  options: ExpectationOptions & BoundsOptions = {},
): Expectation {
  return makeExpectation(TYPE, { column }, options, BOUNDS);
}

/** How {@link expectColumnMaxToBeBetween} is asked and judged. */
export const columnMaxToBeBetween: ExpectationDefinition = {
  type: TYPE,
  keywords: AGGREGATE_KEYWORDS,
  compile: (kwargs, context) => columnAggregateQuestion(kwargs, context, max),
};
