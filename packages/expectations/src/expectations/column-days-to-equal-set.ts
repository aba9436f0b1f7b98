import type { ExpectationDefinition } from '../compile.js';
import { daySetQuestion } from '../day-set.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { CONDITION } from '../keyword.js';

const TYPE = 'expect_column_days_to_equal_set';

/**
 * Expects the days of a column of dates or timestamps (of its zone) to be just those of a set: none missing, none besides. Beyond Great Expectations' core.
 *
 * @example
 * ```ts
 * import { expectColumnDaysToEqualSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnDaysToEqualSet('at', ['2013-01-01', '2013-01-02'])]);
 * const table = tableFromArrays({ at: [new Date('2013-01-01T09:30:00Z')] });
 * (await validate(suite, table)).results[0]?.result.partial_missing_list; // => ['2013-01-02']
 * ```
 */
export function expectColumnDaysToEqualSet<const C extends string>(
  column: C,
  daySet: readonly string[] | ParameterReference,
  options: ExpectationOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, day_set: daySet }, options, []);
}

/** How {@link expectColumnDaysToEqualSet} is asked and judged. */
export const columnDaysToEqualSet: ExpectationDefinition = {
  type: TYPE,
  keywords: { column: 'text', day_set: 'texts', ...CONDITION },
  compile: daySetQuestion,
};
