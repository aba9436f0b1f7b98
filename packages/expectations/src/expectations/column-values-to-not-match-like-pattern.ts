import { columnMapDefinition, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { matchesLike } from '../like-pattern.js';

const TYPE = 'expect_column_values_to_not_match_like_pattern';

/** Options of {@link expectColumnValuesToNotMatchLikePattern}. */
export interface NotMatchLikePatternOptions extends MapOptions {
  /** The character that takes the next one as it is; none by default. */
  readonly escape?: string;
}

/**
 * Expects no text to match a SQL LIKE pattern: `%` is any text, `_` any one character.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToNotMatchLikePattern, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToNotMatchLikePattern('tailnum', 'N%')]);
 * const { results } = await validate(suite, tableFromArrays({ tailnum: ['N14228', 'D942DN'] }));
 * results[0]?.result.partial_unexpected_list; // => ['N14228']
 * ```
 */
export function expectColumnValuesToNotMatchLikePattern<const C extends string>(
  column: C,
  likePattern: string | ParameterReference,
  options: NotMatchLikePatternOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, like_pattern: likePattern }, options, ['mostly', 'escape']);
}

/** How {@link expectColumnValuesToNotMatchLikePattern} is asked and judged. */
export const columnValuesToNotMatchLikePattern: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { like_pattern: 'text', escape: 'character?' },
  (column, _type, kwargs) => {
    const matches = matchesLike(
      column,
      kwargs['like_pattern'] as string,
      (kwargs['escape'] ?? null) as string | null,
    );
    return unexpectedWhere(matches);
  },
);
