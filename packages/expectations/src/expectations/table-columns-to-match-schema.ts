import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type ExpectationOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { columnTypes, schemaDefinition } from '../table-schema.js';

const TYPE = 'expect_table_columns_to_match_schema';

/** Options of {@link expectTableColumnsToMatchSchema}. */
export interface ColumnsToMatchSchemaOptions extends Omit<ExpectationOptions, 'rowCondition'> {
  /** Columns that the schema does not have are a failure too. */
  readonly exactMatch?: boolean | ParameterReference;
}

/**
 * Expects the columns of a table to have the names and types of a schema: an Arrow schema, or `{ name: type }` by type names. Other columns fail if `exactMatch`. Beyond Great Expectations' core.
 *
 * @example
 * ```ts
 * import { expectTableColumnsToMatchSchema, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectTableColumnsToMatchSchema({ n: 'float64', m: 'utf8' })]);
 * (await validate(suite, tableFromArrays({ n: [1, 2] }))).results[0]?.result; // => { observed_value: { n: 'float64' }, details: { mismatched: [{ column: 'm', expected: 'utf8', found: null }] } }
 * ```
 */
export function expectTableColumnsToMatchSchema(
  columnTypes: Readonly<Record<string, string>> | ParameterReference,
  options: ColumnsToMatchSchemaOptions = {},
): Expectation<never> {
  return makeExpectation(TYPE, { column_types: columnTypes }, options, ['exactMatch']);
}

/** How {@link expectTableColumnsToMatchSchema} is asked and judged. */
export const tableColumnsToMatchSchema: ExpectationDefinition = schemaDefinition(
  TYPE,
  { column_types: 'object', exact_match: 'flag?' },
  (kwargs, _names, context) =>
    columnTypes(
      context.schema,
      kwargs['column_types'] as Record<string, string>,
      kwargs['exact_match'] === true,
    ),
);
