import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { freshnessQuestion } from '../freshness.js';
import { CONDITION } from '../keyword.js';

const TYPE = 'expect_column_max_age_to_be_less_than';

/**
 * Expects the latest time of a column to be at most so many milliseconds before `now` of `validate`. Beyond Great Expectations' core.
 *
 * @example
 * ```ts
 * import { expectColumnMaxAgeToBeLessThan, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnMaxAgeToBeLessThan('at', 3_600_000)]);
 * const table = tableFromArrays({ at: [new Date('2013-01-01T09:30:00Z')] });
 * (await validate(suite, table, { now: new Date('2013-01-01T10:00:00Z') })).success; // => true
 * ```
 */
export function expectColumnMaxAgeToBeLessThan<const C extends string>(
  column: C,
  maxAgeMs: number | ParameterReference,
  options: ExpectationOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, max_age_ms: maxAgeMs }, options, []);
}

/** How {@link expectColumnMaxAgeToBeLessThan} is asked and judged. */
export const columnMaxAgeToBeLessThan: ExpectationDefinition = {
  type: TYPE,
  keywords: { column: 'text', max_age_ms: 'positive', ...CONDITION },
  compile: freshnessQuestion,
};
