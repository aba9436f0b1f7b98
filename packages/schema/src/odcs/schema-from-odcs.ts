import { isMillraceError, typeFromJson, types } from '@millrace/columns';
import type { CheckDefinition } from '../check-definition.js';
import type { FieldDefinition, ValueDefinition } from '../column-definition.js';
import { type LostNotes, lostNotes } from '../documents/lost.js';
import {
  type DocumentKind,
  isObject,
  listOf,
  memberOf,
  type PlainObject,
  plainDocument,
  refused,
  textOf,
} from '../documents/plain-document.js';
import { type ColumnDefinitionInput, tableSchemaFromDefinition } from '../from-definition.js';
import type { ImportedSchema } from '../json-schema/schema-from-json-schema.js';
import { structTarget, valueOfLogicalType } from './logical-type.js';
import { optionChecks } from './option-checks.js';
import { type Quality, qualityOf } from './quality.js';

/** Options of {@link schemaFromOdcs}. */
export interface SchemaFromOdcsOptions {
  /** The name of the schema object that is read, where the contract has several. */
  readonly object?: string;
}

const KIND: DocumentKind = { name: 'data contract', yaml: true };

/**
 * The table schema of one object of a data contract of the Open Data Contract Standard 3, and what of the object it does not say.
 *
 * `mustBeBetween` is read as the closed interval of the standard's table, not the open one of its text.
 *
 * @throws UsageError `bad_document` when it can't be read, or has no object of that name.
 * @example
 * ```ts
 * import { schemaFromOdcs } from '@millrace/schema/odcs';
 * const { schema, lost } = schemaFromOdcs(`
 * apiVersion: v3.1.0
 * kind: DataContract
 * id: flights
 * version: 1.0.0
 * status: active
 * schema:
 *   - name: flights
 *     properties:
 *       - { name: carrier, logicalType: string, required: true, logicalTypeOptions: { maxLength: 2 } }
 *     quality:
 *       - { metric: rowCount, mustBeGreaterThan: 0 }
 * `);
 * schema.columns.map(({ name, nullable }) => [name, nullable]); // => [['carrier', false]]
 * lost.map(({ what }) => what); // => ['quality: rowCount']
 * ```
 */
export function schemaFromOdcs(
  document: string | object,
  options: SchemaFromOdcsOptions = {},
): ImportedSchema {
  const root = plainDocument(document, KIND);
  if (textOf(root, 'kind') !== 'DataContract') throw refused(KIND, "its kind is not 'DataContract'");
  const notes = lostNotes();
  const object = objectOf(root, options.object);
  const properties = listOf(object, 'properties').filter(isObject);
  const tableQuality = listOf(object, 'quality')
    .filter(isObject)
    .map((rule) => qualityOf(rule, null));
  for (const { lost } of tableQuality) if (lost) notes.note(null, ...lost);
  if (listOf(object, 'relationships').length > 0)
    notes.note(null, 'relationships', 'a schema knows one table');
  for (const member of ['slaProperties', 'servers']) {
    if (listOf(root, member).length > 0) notes.note(null, member, 'it says nothing of the columns');
  }
  const columns = properties.map((property) => columnOf(property, notes));
  const [name, title, description] = ['name', 'businessName', 'description'].map((member) =>
    textOf(object, member),
  );
  const schema = tableSchemaFromDefinition({
    columns,
    options: {
      unique: [...primaryKey(properties), ...tableQuality.flatMap(({ key }) => (key ? [key] : []))],
      ...(name !== undefined && { name }),
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
    },
  });
  return { schema, lost: notes.all };
}

function objectOf(root: PlainObject, wanted: string | undefined): PlainObject {
  const objects = listOf(root, 'schema').filter(isObject);
  const names = objects.map((object) => textOf(object, 'name') ?? '');
  const found = wanted === undefined ? objects : objects.filter((_, place) => names[place] === wanted);
  const [first, second] = found;
  if (first === undefined) {
    throw refused(
      KIND,
      wanted === undefined
        ? 'it has no schema object'
        : `it has no object '${wanted}'; it has ${names.join(', ')}`,
    );
  }
  if (second !== undefined)
    throw refused(KIND, `it has several objects (${names.join(', ')}): choose one by { object }`);
  return first;
}

/** The columns of the primary key, in their positions; no key of one column, which is unique by itself. */
function primaryKey(properties: readonly PlainObject[]): string[][] {
  const parts = properties.filter((property) => memberOf(property, 'primaryKey') === true);
  if (parts.length < 2) return [];
  const place = (property: PlainObject): number => Number(memberOf(property, 'primaryKeyPosition') ?? 0);
  return [[...parts].sort((a, b) => place(a) - place(b)).map((property) => textOf(property, 'name') ?? '')];
}

function columnOf(property: PlainObject, notes: LostNotes): ColumnDefinitionInput {
  const name = textOf(property, 'name') ?? textOf(property, 'physicalName');
  if (name === undefined) throw refused(KIND, 'a property has no name');
  const quality = listOf(property, 'quality')
    .filter(isObject)
    .map((rule) => qualityOf(rule, property));
  const value = valueFor(property, name, notes, quality);
  const isKey = memberOf(property, 'primaryKey') === true;
  const alone = isKey && memberOf(property, 'primaryKeyPosition') === undefined;
  const unique = memberOf(property, 'unique') === true || alone || quality.some((rule) => rule.unique);
  return { name, ...value, nullable: value.nullable && !isKey, unique: unique ? 'all' : false };
}

function valueFor(
  property: PlainObject,
  column: string,
  notes: LostNotes,
  quality: readonly Quality[],
  depth = 0,
): ValueDefinition {
  if (depth > 16) throw refused(KIND, `the property '${column}' nests without end`);
  const options = memberOf(property, 'logicalTypeOptions');
  const given = isObject(options) ? options : {};
  for (const { lost } of quality) if (lost) notes.note(column, ...lost);
  const type = typeOf(property, given, column, notes, depth);
  const checks: CheckDefinition[] = [
    ...optionChecks(given, type.target, (what, reason) => notes.note(column, what, reason)),
    ...quality.flatMap((rule) => rule.checks(type.target)),
  ];
  const required = memberOf(property, 'required') === true || quality.some((rule) => rule.notNull);
  const [title, description] = [textOf(property, 'businessName'), textOf(property, 'description')];
  return {
    ...type,
    nullable: !required,
    values: null,
    checks,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
}

type TypePart = Pick<ValueDefinition, 'family' | 'target' | 'fields' | 'item' | 'key' | 'value'>;

function typeOf(
  property: PlainObject,
  options: PlainObject,
  column: string,
  notes: LostNotes,
  depth: number,
): TypePart {
  const logicalType = memberOf(property, 'logicalType');
  const own = arrowType(property);
  const inner = (part: PlainObject): ValueDefinition => valueFor(part, column, notes, [], depth + 1);
  if (logicalType === 'array') {
    const items = memberOf(property, 'items');
    const item = inner(isObject(items) ? items : { logicalType: 'string' });
    return { family: 'list', target: types.list(item.target), item };
  }
  if (logicalType === 'object' && own?.kind !== 'map') {
    const fields = listOf(property, 'properties')
      .filter(isObject)
      .map((part): FieldDefinition => ({ name: textOf(part, 'name') ?? '', required: true, ...inner(part) }));
    return { family: 'struct', target: structTarget(fields), fields };
  }
  const read = valueOfLogicalType(logicalType, options);
  if (own !== undefined && own.kind !== 'map') return { family: familyOf(own, read), target: own };
  if (read !== undefined) return read;
  notes.note(
    column,
    'logicalType',
    `${String(logicalType ?? 'no type')} is no type of a column: it is read as text`,
  );
  return { family: 'text', target: types.utf8() };
}

function familyOf(own: TypePart['target'], read: TypePart | undefined): ValueDefinition['family'] {
  if (own.kind === 'utf8') return 'text';
  if (own.kind === 'bool') return 'boolean';
  return read?.target.kind === own.kind && read.family === 'number' && own.kind === 'float' && own.bits === 64
    ? 'number'
    : 'exact';
}

function arrowType(property: PlainObject): TypePart['target'] | undefined {
  const custom = listOf(property, 'customProperties').filter(isObject);
  const found = custom.find((each) => textOf(each, 'property') === 'arrowType');
  if (found === undefined) return undefined;
  try {
    return typeFromJson(memberOf(found, 'value'));
  } catch (error) {
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}
