import { Validator } from '@cfworker/json-schema';
import { UsageError } from '@millrace/columns';
import { parsePythonJson } from './python-json.js';
import { Unjudgeable } from './row-test-kind.js';

const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);

/**
 * Makes the test whether a JSON text meets a JSON Schema, given as text.
 *
 * @throws UsageError for a schema that is none.
 */
export function jsonSchemaTest(schemaText: string): (text: string) => boolean {
  const schema = JSON.parse(schemaText) as { readonly $schema?: string; readonly type?: unknown };
  const named = [schema.type ?? []].flat();
  const unknown = named.find((type) => !TYPES.has(type as string));
  if (unknown !== undefined) {
    throw new UsageError(
      'bad_json_schema',
      `json_schema names the type ${JSON.stringify(unknown)}, which JSON Schema has not.`,
      {
        issues: [{ code: 'bad_json_schema', actual: unknown }],
      },
    );
  }
  const validator = new Validator(schema as object, draftOf(schema.$schema));
  return (text) => {
    const value = parsePythonJson(text);
    if (value === undefined)
      throw new Unjudgeable('A value of the column is not JSON, so no schema can be held against it.');
    return validator.validate(value).valid;
  };
}

function draftOf(schema: string | undefined): '4' | '7' | '2019-09' | '2020-12' {
  if (schema?.includes('draft-04')) return '4';
  if (schema?.includes('draft-06') || schema?.includes('draft-07')) return '7';
  return schema?.includes('2019-09') ? '2019-09' : '2020-12';
}
