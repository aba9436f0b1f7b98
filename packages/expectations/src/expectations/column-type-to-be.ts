import { typeQuestion } from '../column-type.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_type_to_be';

/**
 * Expects a column to be of a type, by our name for it or one of pandas, Python, SQL or Spark; a name that is not known is refused.
 *
 * @example
 * ```ts
 * import { expectColumnTypeToBe, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnTypeToBe('distance', 'float64')]);
 * const { results } = await validate(suite, tableFromArrays({ distance: Float64Array.of(229) }));
 * results[0]?.result; // => { observed_value: 'float64' }
 * ```
 */
export function expectColumnTypeToBe<const C extends string>(
  column: C,
  type: string | ParameterReference,
  options: Omit<ExpectationOptions, 'rowCondition'> = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, type_: type }, options, []);
}

/** How {@link expectColumnTypeToBe} is asked and judged. */
export const columnTypeToBe: ExpectationDefinition = {
  type: TYPE,
  keywords: { column: 'text', type_: 'text' },
  compile: (kwargs, context) => typeQuestion([kwargs['type_'] as string], kwargs, context, true),
};
