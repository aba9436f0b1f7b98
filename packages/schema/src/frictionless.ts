export type { Lost } from './documents/lost.js';
export type { Plain, PlainObject } from './documents/plain-document.js';
export { schemaFromFrictionless } from './frictionless/schema-from-frictionless.js';
export { type FrictionlessDocument, schemaToFrictionless } from './frictionless/schema-to-frictionless.js';
export type { ImportedSchema } from './json-schema/schema-from-json-schema.js';
