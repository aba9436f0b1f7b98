import { type DataType, rowCount } from '@millrace/columns';
import { BOUND_KEYWORDS, isWithin, readBounds } from '../bounds.js';
import { domain, type ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';

const TYPE = 'expect_table_row_count_to_be_between';
const COUNT: DataType = { kind: 'float', bits: 64 };

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
): Expectation {
  return makeExpectation(TYPE, {}, options, BOUNDS);
}

/** How {@link expectTableRowCountToBeBetween} is asked and judged. */
export const tableRowCountToBeBetween: ExpectationDefinition = {
  type: TYPE,
  keywords: { ...BOUND_KEYWORDS, row_condition: 'other' },
  compile(kwargs, context) {
    const bounds = readBounds(kwargs, COUNT);
    return {
      asks: [rowCount(domain(kwargs))],
      judge: ([rows]) => {
        const result = context.resultFormat === 'BOOLEAN_ONLY' ? {} : { observed_value: rows };
        return { verdict: { success: isWithin(rows as number, bounds), result } };
      },
    };
  },
};
