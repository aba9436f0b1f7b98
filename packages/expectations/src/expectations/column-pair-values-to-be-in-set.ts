import { or } from '@millrace/columns';
import { isPair, pairDefinition } from '../column-pair.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type KwargScalar,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_pair_values_to_be_in_set';

/** Options of {@link expectColumnPairValuesToBeInSet}. */
export interface PairInSetOptions extends MapOptions {
  /** Which rows are not looked at for their missing values; `both_values_are_missing` by default. */
  readonly ignoreRowIf?: 'both_values_are_missing' | 'either_value_is_missing' | 'neither';
}

/**
 * Expects the values of two columns to be one of several pairs in every row; a null in a pair stands for a missing value.
 *
 * @example
 * ```ts
 * import { expectColumnPairValuesToBeInSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnPairValuesToBeInSet('origin', 'dest', [['JFK', 'BOS']])]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'EWR'], dest: ['BOS', 'BOS'] }));
 * results[0]?.result.partial_unexpected_list; // => [['EWR', 'BOS']]
 * ```
 */
export function expectColumnPairValuesToBeInSet<const C extends string>(
  columnA: C,
  columnB: C,
  valuePairsSet: readonly (readonly [KwargScalar, KwargScalar])[] | ParameterReference,
  options: PairInSetOptions = {},
): Expectation<C> {
  return makeExpectation(
    TYPE,
    { column_A: columnA, column_B: columnB, value_pairs_set: valuePairsSet },
    options,
    ['mostly', 'ignoreRowIf'],
  );
}

/** How {@link expectColumnPairValuesToBeInSet} is asked and judged. */
export const columnPairValuesToBeInSet: ExpectationDefinition = pairDefinition(
  TYPE,
  { value_pairs_set: 'pairs' },
  (a, b, kwargs, context) =>
    or(
      ...(kwargs['value_pairs_set'] as [KwargScalar, KwargScalar][]).map((pair) =>
        isPair(a, b, pair, context),
      ),
    ),
);
