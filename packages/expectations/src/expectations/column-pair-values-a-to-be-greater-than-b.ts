import { col } from '@millrace/columns';
import { pairDefinition } from '../column-pair.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_pair_values_a_to_be_greater_than_b';

/** Options of {@link expectColumnPairValuesAToBeGreaterThanB}. */
export interface PairGreaterOptions extends MapOptions {
  /** Equal values will do. */
  readonly orEqual?: boolean | ParameterReference;
  /** Which rows are not looked at for their missing values; `both_values_are_missing` by default. */
  readonly ignoreRowIf?: 'both_values_are_missing' | 'either_value_is_missing' | 'neither';
}

/**
 * Expects the value of one column to be greater than that of another in every row, or equal if `orEqual`.
 *
 * @example
 * ```ts
 * import { expectColumnPairValuesAToBeGreaterThanB, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnPairValuesAToBeGreaterThanB('arrival', 'departure')]);
 * const { results } = await validate(suite, tableFromArrays({ arrival: [9, 5], departure: [7, 6] }));
 * results[0]?.result.partial_unexpected_list; // => [[5, 6]]
 * ```
 */
export function expectColumnPairValuesAToBeGreaterThanB<const C extends string>(
  columnA: C,
  columnB: C,
  options: PairGreaterOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column_A: columnA, column_B: columnB }, options, [
    'mostly',
    'orEqual',
    'ignoreRowIf',
  ]);
}

/** How {@link expectColumnPairValuesAToBeGreaterThanB} is asked and judged. */
export const columnPairValuesAToBeGreaterThanB: ExpectationDefinition = pairDefinition(
  TYPE,
  { or_equal: 'flag?' },
  (a, b, { or_equal }) => (or_equal === true ? col(a).ge(col(b)) : col(a).gt(col(b))),
);
