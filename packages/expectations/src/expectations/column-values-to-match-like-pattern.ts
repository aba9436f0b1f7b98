import { not } from '@millrace/columns';
import { columnMapDefinition, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { matchesLike } from '../like-pattern.js';

const TYPE = 'expect_column_values_to_match_like_pattern';

/** Options of {@link expectColumnValuesToMatchLikePattern}. */
export interface MatchLikePatternOptions extends MapOptions {
  /** The character that takes the next one as it is; none by default. */
  readonly escape?: string;
}

/**
 * Expects every text to match a SQL LIKE pattern: `%` is any text, `_` any one character.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToMatchLikePattern, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToMatchLikePattern('tailnum', 'N%')]);
 * const { results } = await validate(suite, tableFromArrays({ tailnum: ['N14228', 'D942DN'] }));
 * results[0]?.result.partial_unexpected_list; // => ['D942DN']
 * ```
 */
export function expectColumnValuesToMatchLikePattern<const C extends string>(
  column: C,
  likePattern: string | ParameterReference,
  options: MatchLikePatternOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, like_pattern: likePattern }, options, ['mostly', 'escape']);
}

/** How {@link expectColumnValuesToMatchLikePattern} is asked and judged. */
export const columnValuesToMatchLikePattern: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { like_pattern: 'text', escape: 'character?' },
  (column, _type, kwargs) => {
    const matches = matchesLike(
      column,
      kwargs['like_pattern'] as string,
      (kwargs['escape'] ?? null) as string | null,
    );
    return unexpectedWhere(not(matches));
  },
);
