import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  type KwargScalar,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { CONDITION } from '../keyword.js';
import { mostCommonQuestion } from '../most-common.js';

const TYPE = 'expect_column_most_common_value_to_be_in_set';

/** Options of {@link expectColumnMostCommonValueToBeInSet}. */
export interface MostCommonOptions extends ExpectationOptions {
  /** Several values may be the most common, if one of them is in the set. */
  readonly tiesOkay?: boolean | ParameterReference;
}

/**
 * Expects the most common value of a column to be a member of a set; a tie fails unless `tiesOkay`.
 *
 * @example
 * ```ts
 * import { expectColumnMostCommonValueToBeInSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnMostCommonValueToBeInSet('origin', ['JFK'])]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'BOS', 'JFK'] }));
 * results[0]?.result; // => { observed_value: ['JFK'] }
 * ```
 */
export function expectColumnMostCommonValueToBeInSet<const C extends string>(
  column: C,
  valueSet: readonly (KwargScalar | ParameterReference)[] | ParameterReference,
  options: MostCommonOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, value_set: valueSet }, options, ['tiesOkay']);
}

/** How {@link expectColumnMostCommonValueToBeInSet} is asked and judged. */
export const columnMostCommonValueToBeInSet: ExpectationDefinition = {
  type: TYPE,
  keywords: { column: 'text', value_set: 'members', ties_okay: 'flag?', ...CONDITION },
  compile: mostCommonQuestion,
};
