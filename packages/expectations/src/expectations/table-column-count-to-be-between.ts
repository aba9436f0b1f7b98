import { isWithin, readBounds } from '../bounds.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type BoundsOptions,
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
} from '../expectation.js';
import { COUNT, schemaDefinition } from '../table-schema.js';

const TYPE = 'expect_table_column_count_to_be_between';

/**
 * Expects a table to have a number of columns between two bounds, inclusive.
 *
 * @example
 * ```ts
 * import { expectTableColumnCountToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectTableColumnCountToBeBetween({ minValue: 1 })]);
 * (await validate(suite, tableFromArrays({ n: [1, 2] }))).results[0]?.result; // => { observed_value: 1 }
 * ```
 */
export function expectTableColumnCountToBeBetween(
  options: Omit<ExpectationOptions, 'rowCondition'> & Pick<BoundsOptions, 'minValue' | 'maxValue'> = {},
): Expectation<never> {
  return makeExpectation(TYPE, {}, options, ['minValue', 'maxValue']);
}

/** How {@link expectTableColumnCountToBeBetween} is asked and judged. */
export const tableColumnCountToBeBetween: ExpectationDefinition = schemaDefinition(
  TYPE,
  { min_value: 'bound?', max_value: 'bound?' },
  (kwargs, names) => ({
    success: isWithin(names.length, readBounds(kwargs, COUNT)),
    result: { observed_value: names.length },
  }),
);
