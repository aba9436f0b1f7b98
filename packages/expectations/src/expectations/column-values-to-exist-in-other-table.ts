import { MAP_KEYWORDS } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { foreignKeyQuestion } from '../other-table.js';

const TYPE = 'expect_column_values_to_exist_in_other_table';

/**
 * Expects every value of a column to occur in a column of another table, which `validate` is given among its `sources`: a foreign key. Beyond Great Expectations' core.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToExistInOtherTable, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToExistInOtherTable('carrier', 'airlines', 'code')]);
 * const sources = { airlines: tableFromArrays({ code: ['UA', 'B6'] }) };
 * const { results } = await validate(suite, tableFromArrays({ carrier: ['UA', 'XX'] }), { sources });
 * results[0]?.result.partial_unexpected_list; // => ['XX']
 * ```
 */
export function expectColumnValuesToExistInOtherTable<const C extends string>(
  column: C,
  otherTableName: string | ParameterReference,
  otherColumn: string | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(
    TYPE,
    { column, other_table_name: otherTableName, other_column: otherColumn },
    options,
    ['mostly'],
  );
}

/** How {@link expectColumnValuesToExistInOtherTable} is asked and judged. */
export const columnValuesToExistInOtherTable: ExpectationDefinition = {
  type: TYPE,
  keywords: { ...MAP_KEYWORDS, other_table_name: 'text', other_column: 'text' },
  compile: foreignKeyQuestion,
};
