export type { Lost } from './documents/lost.js';
export type { Plain, PlainObject } from './documents/plain-document.js';
export type { ImportedSchema } from './json-schema/schema-from-json-schema.js';
export type { PanderaApi } from './pandera/dtype.js';
export {
  type PanderaError,
  type PanderaFailureCase,
  type PanderaReason,
  type PanderaReport,
  type PanderaSummary,
  type ReportToPanderaOptions,
  reportToPandera,
} from './pandera/report-to-pandera.js';
export { type SchemaFromPanderaOptions, schemaFromPandera } from './pandera/schema-from-pandera.js';
export {
  type PanderaDocument,
  type SchemaToPanderaOptions,
  schemaToPandera,
} from './pandera/schema-to-pandera.js';
