import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';

const TYPE = 'expect_column_values_to_be_unique';

/**
 * Expects every value of a column to occur once; all members of a group of equals are unexpected, missing values are not looked at.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeUnique, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeUnique('id')]);
 * const { results } = await validate(suite, tableFromArrays({ id: [1, 4, 4] }));
 * results[0]?.result.partial_unexpected_list; // => [4, 4]
 * ```
 */
export function expectColumnValuesToBeUnique<const C extends string>(
  column: C,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeUnique} is asked and judged. */
export const columnValuesToBeUnique: ExpectationDefinition = columnMapDefinition(TYPE, {}, (column) => ({
  by: 'duplicates',
  keys: [column],
}));
