import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { unexpectedOutliers } from '../spread.js';

const TYPE = 'expect_column_values_to_not_be_outliers';

/** Options of {@link expectColumnValuesToNotBeOutliers}. */
export interface OutlierOptions extends MapOptions {
  /** `iqr` by default. */
  readonly method?: 'iqr' | 'std';
  /** How many interquartile ranges beyond the quartiles, or standard deviations from the mean; 1.5 by default. */
  readonly multiplier?: number | ParameterReference;
}

/**
 * Expects no outliers: values beyond Tukey's fences (`iqr`), or too many sample standard deviations from the mean (`std`).
 *
 * @example
 * ```ts
 * import { expectColumnValuesToNotBeOutliers, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToNotBeOutliers('delay')]);
 * const { results } = await validate(suite, tableFromArrays({ delay: [1, 2, 1, 2, 3, 99] }));
 * results[0]?.result.partial_unexpected_list; // => [99]
 * ```
 */
export function expectColumnValuesToNotBeOutliers<const C extends string>(
  column: C,
  options: OutlierOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly', 'method', 'multiplier']);
}

/** How {@link expectColumnValuesToNotBeOutliers} is asked and judged. */
export const columnValuesToNotBeOutliers: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { method: 'outliers?', multiplier: 'positive?' },
  (column, type, kwargs, context) => unexpectedOutliers(column, type, kwargs, context),
);
