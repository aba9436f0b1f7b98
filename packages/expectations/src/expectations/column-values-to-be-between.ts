import { col, type LiteralValue, or, type Predicate, UsageError } from '@millrace/columns';
import { BOUND_KEYWORDS, readBounds, refuseContradiction } from '../bounds.js';
import { columnMapQuestion, MAP_KEYWORDS } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  BOUNDS,
  type BoundsOptions,
  type Expectation,
  type MapOptions,
  makeExpectation,
} from '../expectation.js';
import { typedLiteral } from '../typed-literal.js';

const TYPE = 'expect_column_values_to_be_between';

/**
 * Expects every value of a column to lie between bounds, which are inclusive unless strict; at least one must be given.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeBetween, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToBeBetween('distance', { minValue: 0, strictMin: true })]);
 * const { results } = await validate(suite, tableFromArrays({ distance: [229, 0, 94] }));
 * results[0]?.result.partial_unexpected_index_list; // => [1]
 * ```
 */
export function expectColumnValuesToBeBetween(
  column: string,
  options: MapOptions & BoundsOptions = {},
): Expectation {
  return makeExpectation(TYPE, { column }, options, ['mostly', ...BOUNDS]);
}

/** How {@link expectColumnValuesToBeBetween} is asked and judged. */
export const columnValuesToBeBetween: ExpectationDefinition = {
  type: TYPE,
  keywords: { ...MAP_KEYWORDS, ...BOUND_KEYWORDS },
  compile: (kwargs, context) =>
    columnMapQuestion(kwargs, context, (column, type) => {
      const bounds = readBounds(kwargs, type);
      refuseContradiction(bounds, type);
      const { low, high, strictLow, strictHigh } = bounds;
      if (low === null && high === null) {
        throw new UsageError('no_bounds', `${TYPE} needs min_value or max_value.`, {
          issues: [{ code: 'no_bounds', column }],
        });
      }
      const outside: Predicate[] = [];
      const self = col(column);
      if (low !== null) {
        const bound = typedLiteral(low as LiteralValue, type);
        outside.push(strictLow ? self.le(bound) : self.lt(bound));
      }
      if (high !== null) {
        const bound = typedLiteral(high as LiteralValue, type);
        outside.push(strictHigh ? self.ge(bound) : self.gt(bound));
      }
      return or(...outside);
    }),
};
