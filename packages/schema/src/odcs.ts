export type { Lost } from './documents/lost.js';
export type { Plain, PlainObject } from './documents/plain-document.js';
export type { ImportedSchema } from './json-schema/schema-from-json-schema.js';
export { type SchemaFromOdcsOptions, schemaFromOdcs } from './odcs/schema-from-odcs.js';
export { type OdcsDocument, type SchemaToOdcsOptions, schemaToOdcs } from './odcs/schema-to-odcs.js';
