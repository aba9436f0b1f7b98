import type { ExpectationDefinition } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { hasValue } from '../missing.js';
import { nullnessDefinition } from '../nullness.js';

const TYPE = 'expect_column_values_to_be_null';

/**
 * Expects a column to have no value in any row; a float's NaN counts as no value.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToBeNull, expectationSuite, validate } from '@millrace/expectations';
 * import { Table, vectorFromArray } from 'apache-arrow';
 * const table = new Table({ note: vectorFromArray(['late', null]) });
 * const { results } = await validate(expectationSuite('flights', [expectColumnValuesToBeNull('note')]), table);
 * results[0]?.result.partial_unexpected_list; // => ['late']
 * ```
 */
export function expectColumnValuesToBeNull<const C extends string>(
  column: C,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToBeNull} is asked and judged. */
export const columnValuesToBeNull: ExpectationDefinition = nullnessDefinition(TYPE, hasValue);
