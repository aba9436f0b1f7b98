import { MAP_KEYWORDS } from '../column-map.js';
import { typeQuestion } from '../column-type.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';

const TYPE = 'expect_column_values_to_be_in_type_list';

/**
 * Expects a column to be of one of several types; null as the list takes any.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeInTypeList, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeInTypeList('distance', ['int64', 'float'])]);
 * const { results } = await validate(suite, tableFromArrays({ distance: Float64Array.of(229) }));
 * results[0]?.success; // => true
 * ```
 */
export function expectColumnValuesToBeInTypeList<const C extends string>(
  column: C,
  typeList: readonly string[] | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, type_list: typeList }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeInTypeList} is asked and judged. */
export const columnValuesToBeInTypeList: ExpectationDefinition = {
  type: TYPE,
  keywords: { ...MAP_KEYWORDS, type_list: 'texts?' },
  compile: (kwargs, context) =>
    typeQuestion((kwargs['type_list'] ?? null) as string[] | null, kwargs, context),
};
