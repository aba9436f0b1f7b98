import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { columnSet, schemaDefinition } from '../table-schema.js';

const TYPE = 'expect_table_columns_to_match_set';

/** Options of {@link expectTableColumnsToMatchSet}. */
export interface ColumnsToMatchSetOptions extends Omit<ExpectationOptions, 'rowCondition'> {
  /** Other columns are a failure too (the default). */
  readonly exactMatch?: boolean | null | ParameterReference;
}

/**
 * Expects a table to have these columns, and no others unless `exactMatch` is false.
 *
 * @example
 * ```ts
 * import { expectTableColumnsToMatchSet, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectTableColumnsToMatchSet(['n', 'm'])]);
 * (await validate(suite, tableFromArrays({ n: [1, 2] }))).results[0]?.result; // => { observed_value: ['n'], details: { mismatched: { missing: ['m'] } } }
 * ```
 */
export function expectTableColumnsToMatchSet<const C extends string>(
  columnSet: readonly C[] | ParameterReference | null,
  options: ColumnsToMatchSetOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column_set: columnSet }, options, ['exactMatch']);
}

/** How {@link expectTableColumnsToMatchSet} is asked and judged. */
export const tableColumnsToMatchSet: ExpectationDefinition = schemaDefinition(
  TYPE,
  { column_set: 'texts?', exact_match: 'flag?' },
  (kwargs, names) => columnSet(names, (kwargs['column_set'] ?? []) as string[], kwargs['exact_match']),
);
