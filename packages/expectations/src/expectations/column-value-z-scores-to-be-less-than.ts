import { columnMapDefinition } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { unexpectedZScores } from '../spread.js';

const TYPE = 'expect_column_value_z_scores_to_be_less_than';

/** Options of {@link expectColumnValueZScoresToBeLessThan}. */
export interface ZScoreOptions extends MapOptions {
  /** How many standard deviations are too many. */
  readonly threshold: number | ParameterReference;
  /** Whether values below the mean count as those above. */
  readonly doubleSided: boolean | ParameterReference;
}

/**
 * Expects every value to lie within so many sample standard deviations of the mean; where there is no deviation, every value does.
 *
 * @example
 * ```ts
 * import { expectColumnValueZScoresToBeLessThan, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValueZScoresToBeLessThan('delay', { threshold: 1.5, doubleSided: true })]);
 * const { results } = await validate(suite, tableFromArrays({ delay: [1, 2, 1, 2, 99] }));
 * results[0]?.result.partial_unexpected_list; // => [99]
 * ```
 */
export function expectColumnValueZScoresToBeLessThan<const C extends string>(
  column: C,
  options: ZScoreOptions,
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly', 'threshold', 'doubleSided']);
}

/** How {@link expectColumnValueZScoresToBeLessThan} is asked and judged. */
export const columnValueZScoresToBeLessThan: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { threshold: 'number', double_sided: 'flag' },
  (column, type, kwargs, context) => unexpectedZScores(column, type, kwargs, context),
);
