import { pairDefinition } from '../column-pair.js';
import type { ExpectationDefinition } from '../compile.js';
import { areEqual } from '../equality.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';

const TYPE = 'expect_column_pair_values_to_be_equal';

/** Options of {@link expectColumnPairValuesToBeEqual}. */
export interface PairOptions extends MapOptions {
  /** Which rows are not looked at for their missing values; `both_values_are_missing` by default. */
  readonly ignoreRowIf?: 'both_values_are_missing' | 'either_value_is_missing' | 'neither';
}

/**
 * Expects the values of two columns to be equal in every row.
 *
 * @example
 * ```ts
 * import { expectColumnPairValuesToBeEqual, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnPairValuesToBeEqual('a', 'b')]);
 * const { results } = await validate(suite, tableFromArrays({ a: [1, 2], b: [1, 3] }));
 * results[0]?.result.partial_unexpected_list; // => [[2, 3]]
 * ```
 */
export function expectColumnPairValuesToBeEqual<const C extends string>(
  columnA: C,
  columnB: C,
  options: PairOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column_A: columnA, column_B: columnB }, options, ['mostly', 'ignoreRowIf']);
}

/** How {@link expectColumnPairValuesToBeEqual} is asked and judged. */
export const columnPairValuesToBeEqual: ExpectationDefinition = pairDefinition(
  TYPE,
  {},
  (a, b, _kwargs, context) => areEqual(a, b, context),
);
