export type { Lost } from './documents/lost.js';
export type { Plain, PlainObject } from './documents/plain-document.js';
export { type ImportedSchema, schemaFromJsonSchema } from './json-schema/schema-from-json-schema.js';
export {
  type JsonSchemaDocument,
  type SchemaToJsonSchemaOptions,
  schemaToJsonSchema,
} from './json-schema/schema-to-json-schema.js';
