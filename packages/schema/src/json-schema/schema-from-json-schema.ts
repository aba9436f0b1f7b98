import type { UsageError } from '@millrace/columns';
import type { ColumnDefinition } from '../column-definition.js';
import { type Lost, type LostNotes, lostNotes } from '../documents/lost.js';
import {
  type DocumentKind,
  isObject,
  listOf,
  memberOf,
  type Plain,
  type PlainObject,
  plainDocument,
  refused,
  textOf,
} from '../documents/plain-document.js';
import { type ColumnDefinitionInput, tableSchemaFromDefinition } from '../from-definition.js';
import type { TableSchema } from '../table-schema.js';
import { constantOf } from './keyword-checks.js';
import { type References, referencesOf, valueOfSchema } from './value-of-schema.js';

/** A table schema that was read from a document, and what of the document it does not say. */
export interface ImportedSchema {
  readonly schema: TableSchema;
  readonly lost: readonly Lost[];
}

const KIND: DocumentKind = { name: 'JSON Schema', yaml: false };

const READ: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$defs',
  'definitions',
  '$comment',
  '$anchor',
  'title',
  'description',
  'type',
  'properties',
  'patternProperties',
  'required',
  'additionalProperties',
  'examples',
  'items',
]);

/**
 * The table schema that a JSON Schema 2020-12 says: of an object, which is a row, or of a list of such objects.
 *
 * A row without a property is a null in a table, so a property that is not `required` is a nullable column that may be absent.
 * `$ref` is followed within the document; what no column can hold becomes text, and is named in `lost`.
 *
 * @param document - The document as text or as data; its size, depth and references are bounded.
 * @throws UsageError `bad_document` when it can't be read or describes no object.
 * @example
 * ```ts
 * import { schemaFromJsonSchema } from '@millrace/schema/json-schema';
 * const { schema, lost } = schemaFromJsonSchema({
 *   type: 'object',
 *   properties: { carrier: { type: 'string', maxLength: 2 }, delay: { type: ['number', 'null'] } },
 *   required: ['carrier', 'delay'],
 *   minProperties: 1,
 * });
 * schema.columns.map(({ name, nullable }) => [name, nullable]); // => [['carrier', false], ['delay', true]]
 * lost.map(({ what }) => what); // => ['minProperties']
 * ```
 */
export function schemaFromJsonSchema(document: string | object): ImportedSchema {
  const root = plainDocument(document, KIND);
  const notes = lostNotes();
  const references = referencesOf(root);
  const row = rowOf(root, references);
  for (const keyword of Object.keys(row)) {
    if (!READ.has(keyword) && !keyword.startsWith('x-'))
      notes.note(null, keyword, 'tables have no such rule');
  }
  const columns = [...namedColumns(row, references, notes), ...patternColumns(row, references, notes)];
  const title = textOf(root, 'title') ?? textOf(row, 'title');
  const description = textOf(root, 'description') ?? textOf(row, 'description');
  const schema = tableSchemaFromDefinition({
    columns,
    options: {
      strict: memberOf(row, 'additionalProperties') === false,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
    },
  });
  return { schema, lost: notes.all };
}

function rowOf(root: PlainObject, references: References): PlainObject {
  const top = references.resolve(root);
  const items = memberOf(top, 'items');
  const row = textOf(top, 'type') === 'array' && isObject(items) ? references.resolve(items) : top;
  const properties = memberOf(row, 'properties') ?? memberOf(row, 'patternProperties');
  if (isObject(properties)) return row;
  throw refused(KIND, "it describes no object with 'properties', which would be a row");
}

function namedColumns(row: PlainObject, references: References, notes: LostNotes): ColumnDefinitionInput[] {
  const properties = memberOf(row, 'properties');
  const required = new Set(listOf(row, 'required'));
  return Object.entries(isObject(properties) ? properties : {}).flatMap(([name, schema]) => {
    if (schema === false) return [];
    const column = columnOf(name, schema, references, notes);
    return [required.has(name) ? column : { ...column, required: false, nullable: true }];
  });
}

function patternColumns(row: PlainObject, references: References, notes: LostNotes): ColumnDefinitionInput[] {
  const patterns = memberOf(row, 'patternProperties');
  return Object.entries(isObject(patterns) ? patterns : {}).map(([pattern, schema]) => {
    const regex: NonNullable<ColumnDefinition['regex']> = {
      pattern,
      flags: '',
      dialect: 'ecmascript',
      anchor: 'search',
    };
    return { ...columnOf(pattern, schema, references, notes), regex, required: false };
  });
}

function columnOf(
  name: string,
  schema: Plain,
  references: References,
  notes: LostNotes,
): ColumnDefinitionInput {
  const value = valueOfSchema(schema, name, references, notes);
  const resolved = isObject(schema) ? references.resolve(schema) : {};
  const fallback = memberOf(resolved, 'default');
  const constant = fallback === undefined ? undefined : constantOf(fallback, value.target);
  if (fallback !== undefined && constant === undefined) {
    notes.note(name, 'default', 'it is no value of the column');
  }
  return { name, ...value, ...(constant !== undefined && constant !== null && { default: constant }) };
}

/** The error for a reference that leads nowhere or in circles. */
export function badReference(reference: string, why: string): UsageError {
  return refused(KIND, `the reference '${reference}' ${why}`);
}
