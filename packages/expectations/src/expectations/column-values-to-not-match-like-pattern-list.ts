import { or } from '@millrace/columns';
import { columnMapDefinition, unexpectedWhere } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { matchesLike } from '../like-pattern.js';

const TYPE = 'expect_column_values_to_not_match_like_pattern_list';

/** Options of {@link expectColumnValuesToNotMatchLikePatternList}. */
export interface NotMatchLikePatternListOptions extends MapOptions {
  /** The character that takes the next one as it is; none by default. */
  readonly escape?: string;
}

/**
 * Expects no text to match any of several SQL LIKE patterns.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToNotMatchLikePatternList, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToNotMatchLikePatternList('code', ['A%', '%1'])]);
 * const { results } = await validate(suite, tableFromArrays({ code: ['A1', 'B2'] }));
 * results[0]?.result.partial_unexpected_list; // => ['A1']
 * ```
 */
export function expectColumnValuesToNotMatchLikePatternList<const C extends string>(
  column: C,
  likePatternList: readonly string[] | ParameterReference,
  options: NotMatchLikePatternListOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, like_pattern_list: likePatternList }, options, ['mostly', 'escape']);
}

/** How {@link expectColumnValuesToNotMatchLikePatternList} is asked and judged. */
export const columnValuesToNotMatchLikePatternList: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { like_pattern_list: 'someTexts', escape: 'character?' },
  (column, _type, kwargs) => {
    const escaping = (kwargs['escape'] ?? null) as string | null;
    const each = (kwargs['like_pattern_list'] as string[]).map((pattern) =>
      matchesLike(column, pattern, escaping),
    );
    return unexpectedWhere(or(...each));
  },
);
