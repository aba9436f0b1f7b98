import { or } from '@millrace/columns';
import type { ExpectationDefinition } from '../compile.js';
import { areSame } from '../equality.js';
import { type Expectation, type MapOptions, makeExpectation } from '../expectation.js';
import { multicolumnDefinition } from '../multicolumn.js';

const TYPE = 'expect_select_column_values_to_be_unique_within_record';

/** Options of {@link expectSelectColumnValuesToBeUniqueWithinRecord}. */
export interface UniqueWithinRecordOptions extends MapOptions {
  /** Which rows are not looked at for their missing values; `all_values_are_missing` by default. */
  readonly ignoreRowIf?: 'all_values_are_missing' | 'any_value_is_missing' | 'never';
}

/**
 * Expects the values of several columns to differ from one another in every row.
 *
 * @example
 * ```ts
 * import { expectSelectColumnValuesToBeUniqueWithinRecord, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectSelectColumnValuesToBeUniqueWithinRecord(['origin', 'dest'])]);
 * const { results } = await validate(suite, tableFromArrays({ origin: ['JFK', 'EWR'], dest: ['BOS', 'EWR'] }));
 * results[0]?.result.unexpected_count; // => 1
 * ```
 */
export function expectSelectColumnValuesToBeUniqueWithinRecord<const C extends string>(
  columnList: readonly C[],
  options: UniqueWithinRecordOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column_list: columnList }, options, ['mostly', 'ignoreRowIf']);
}

/** How {@link expectSelectColumnValuesToBeUniqueWithinRecord} is asked and judged. */
export const selectColumnValuesToBeUniqueWithinRecord: ExpectationDefinition = multicolumnDefinition(
  TYPE,
  {},
  (columns, _kwargs, context) => {
    const pairs = columns.flatMap((a, at) => columns.slice(at + 1).map((b) => areSame(a, b, context)));
    return { by: 'predicate', unexpected: or(...pairs) };
  },
);
