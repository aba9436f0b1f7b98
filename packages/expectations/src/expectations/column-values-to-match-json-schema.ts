import { columnMapDefinition, needText, textTestKind, unexpectedByTest } from '../column-map.js';
import type { ExpectationDefinition } from '../compile.js';
import {
  type Expectation,
  type MapOptions,
  makeExpectation,
  type ParameterReference,
} from '../expectation.js';
import { jsonSchemaTest } from '../json-schema-test.js';

const TYPE = 'expect_column_values_to_match_json_schema';
const jsonSchemaKind = textTestKind('jsonSchema', (schema) => jsonSchemaTest(schema as string));

/**
 * Expects every text to be JSON that meets a JSON Schema; a text that is no JSON makes it fail to run, as in Great Expectations.
 *
 * @example
 * ```ts
 * import { expectColumnValuesToMatchJsonSchema, expectationSuite, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('flights', [expectColumnValuesToMatchJsonSchema('body', { required: ['a'] })]);
 * const { results } = await validate(suite, tableFromArrays({ body: ['{"a": 1}', '{}'] }));
 * results[0]?.result.partial_unexpected_list; // => ['{}']
 * ```
 */
export function expectColumnValuesToMatchJsonSchema<const C extends string>(
  column: C,
  jsonSchema: Readonly<Record<string, unknown>> | ParameterReference,
  options: MapOptions = {},
): Expectation<C> {
  return makeExpectation(TYPE, { column, json_schema: jsonSchema }, options, ['mostly']);
}

/** How {@link expectColumnValuesToMatchJsonSchema} is asked and judged. */
export const columnValuesToMatchJsonSchema: ExpectationDefinition = columnMapDefinition(
  TYPE,
  { json_schema: 'object' },
  (column, type, { json_schema }) => {
    needText(TYPE, column, type);
    return unexpectedByTest(jsonSchemaKind, column, JSON.stringify(json_schema));
  },
  ({ json_schema }) => {
    jsonSchemaTest(JSON.stringify(json_schema));
  },
);
