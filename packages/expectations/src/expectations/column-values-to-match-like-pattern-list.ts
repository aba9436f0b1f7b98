import { and, not, or } from '@millrace/columns';
import { columnMapDefinition, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { matchesLike } from '../like-pattern.js';

const TYPE = 'expect_column_values_to_match_like_pattern_list';

/** Options of {@link expectColumnValuesToMatchLikePatternList}. */
export interface MatchLikePatternListOptions extends MapOptions {
  /** The character that takes the next one as it is; none by default. */
  readonly escape?: string;
  /** Whether one pattern must match (`any`, the default), or all. */
  readonly matchOn?: 'any' | 'all';
}

/**
 * Expects every text to match any, or all, of several SQL LIKE patterns.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToMatchLikePatternList, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToMatchLikePatternList('code', ['A%', '%1'])]);
 * const { results } = await validate(suite, tableFromArrays({ code: ['A1', 'B2'] }));
 * results[0]?.result.partial_unexpected_list; // => ['B2']
 * ```
 */
export function expectColumnValuesToMatchLikePatternList<const C extends string>(
  column: C,
  likePatternList: readonly string[] | ParameterReference,
  options: MatchLikePatternListOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, like_pattern_list: likePatternList }, options, [
    'mostly',
    'escape',
    'matchOn',
  ]);
}

/** How {@link expectColumnValuesToMatchLikePatternList} is asked and judged. */
export const columnValuesToMatchLikePatternList: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { like_pattern_list: 'someTexts', escape: 'character?', match_on: 'matchOn?' },
  (column, _type, kwargs) => {
    const escaping = (kwargs['escape'] ?? null) as string | null;
    const each = (kwargs['like_pattern_list'] as string[]).map((pattern) =>
      matchesLike(column, pattern, escaping),
    );
    return unexpectedWhere(not(kwargs['match_on'] === 'all' ? and(...each) : or(...each)));
  },
);
