import { MAP_KEYWORDS } from '../column-map.js';
import { typeQuestion } from '../column-type.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_values_to_be_of_type';

/**
 * Expects a column to be of a type, by our name for it or one of pandas, Python, SQL or Spark.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeOfType, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeOfType('distance', 'float64')]);
 * const { results } = await validate(suite, tableFromArrays({ distance: Float64Array.of(229) }));
 * results[0]?.result; // => { observed_value: 'float64' }
 * ```
 */
export function expectColumnValuesToBeOfType<const C extends string>(
  column: C,
  type: string | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, type_: type }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeOfType} is asked and judged. */
export const columnValuesToBeOfType: ExpectationDefinition = {
  type: TYPE,
  keywords: { ...MAP_KEYWORDS, type_: 'text' },
  compile: (kwargs, context) => typeQuestion([kwargs['type_'] as string], kwargs, context),
};
