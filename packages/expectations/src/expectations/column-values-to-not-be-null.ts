import type { ExpectationDefinition } from '../compile.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { isMissing } from '../missing.js';
import { nullnessDefinition } from '../nullness.js';

const TYPE = 'expect_column_values_to_not_be_null';

/**
 * Expects a column to have a value in every row; a float's NaN counts as no value, as in Great Expectations.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToNotBeNull, expectationSuite, validate } from '@millrace/expectations';
 * import { Table, vectorFromArray } from 'apache-arrow';
 * const table = new Table({ carrier: vectorFromArray(['UA', null, 'B6']) });
 * const suite = expectationSuite('flights', [expectColumnValuesToNotBeNull('carrier', { mostly: 0.5 })]);
 * const { results } = await validate(suite, table);
 * results[0]?.success; // => true
 * results[0]?.result.unexpected_count; // => 1
 * ```
 */
export function expectColumnValuesToNotBeNull<const C extends string>(
  column: C,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column }, options, ['mostly']);
}

/** How {@link expectColumnValuesToNotBeNull} is asked and judged. */
export const columnValuesToNotBeNull: ExpectationDefinition = nullnessDefinition(TYPE, isMissing);
