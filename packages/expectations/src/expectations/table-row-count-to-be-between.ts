import { BOUND_KEYWORDS, isWithin, readBounds } from '../bounds.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';
import { CONDITION } from '../keyword.js';
import { COUNT, rowCountQuestion } from '../table-schema.js';

const TYPE = 'expect_table_row_count_to_be_between';

/**
 * Expects a table to have a number of rows between two bounds, inclusive unless strict.
 *
 * @example
 * ```ts
 * import { expectTableRowCountToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectTableRowCountToBeBetween({ minValue: 3 })]);
 * (await validate(suite, tableFromArrays({ n: [1, 2] }))).results[0]?.result; // => { observed_value: 2 }
 * ```
 */
export function expectTableRowCountToBeBetween(
  options: ExpectationOptions & BoundsOptions = {},
): Expectation<never> {
  return makeExpectation(TYPE, {}, options, BOUNDS);
}

/** How {@link expectTableRowCountToBeBetween} is asked and judged. */
export const tableRowCountToBeBetween: ExpectationDefinition = {
  type: TYPE,
  keywords: { ...BOUND_KEYWORDS, ...CONDITION },
  compile: (kwargs, context) => {
    const bounds = readBounds(kwargs, COUNT);
    return rowCountQuestion(kwargs, context, (rows) => isWithin(rows, bounds));
  },
};
