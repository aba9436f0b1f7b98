import { typeToJson } from '@millrace/columns';
import type { ColumnDefinition, ValueDefinition } from '../column-definition.js';
import { plainConstant } from '../documents/constant-json.js';
import { type Lost, type LostNotes, lostNotes } from '../documents/lost.js';
import { searchPattern } from '../documents/pattern-text.js';
import type { Plain, PlainObject } from '../documents/plain-document.js';
import type { TableSchema } from '../table-schema.js';
import { checkKeywords } from './check-keywords.js';
import { lostOptions } from './lost-options.js';

/** A JSON Schema, and the rules of the table schema that it can't carry. */
export interface JsonSchemaDocument {
  readonly document: PlainObject;
  readonly lost: readonly Lost[];
}

/** Options of {@link schemaToJsonSchema}. */
export interface SchemaToJsonSchemaOptions {
  /** Whether the document describes one row, an object (the default), or a list of rows. */
  readonly of?: 'row' | 'rows';
}

/**
 * A table schema as JSON Schema 2020-12 of its rows, and every rule that such a document can't carry.
 *
 * Times and dates are ISO 8601 text there, decimals text, bytes base64; `x-arrow-type` holds a column's Arrow type, so that
 * {@link schemaFromJsonSchema} finds it again.
 *
 * @example
 * ```ts
 * import { tableSchema } from '@millrace/schema';
 * import { schemaToJsonSchema } from '@millrace/schema/json-schema';
 * import * as z from 'zod';
 * const Flights = tableSchema({ carrier: z.string().length(2), distance: z.number().positive() }, { unique: 'carrier' });
 * const { document, lost } = schemaToJsonSchema(Flights);
 * document.required; // => ['carrier', 'distance']
 * lost.map(({ column, what }) => [column, what]); // => [[null, 'unique (carrier)']]
 * ```
 */
export function schemaToJsonSchema(
  schema: TableSchema,
  { of = 'row' }: SchemaToJsonSchemaOptions = {},
): JsonSchemaDocument {
  const notes = lostNotes();
  const row = rowSchema(schema, notes);
  const { title, description } = schema.options;
  const head = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
  const document: PlainObject = of === 'row' ? { ...head, ...row } : { ...head, type: 'array', items: row };
  return { document, lost: notes.all };
}

function rowSchema(schema: TableSchema, notes: LostNotes): PlainObject {
  const named = schema.columns.filter(({ regex }) => regex === null);
  const matched = schema.columns.filter(({ regex }) => regex !== null);
  const patterns = matched.flatMap((column): [string, Plain][] => {
    const found = searchPattern(column.regex!);
    if ('pattern' in found) return [[found.pattern, columnSchema(column, notes)]];
    notes.note(column.name, 'regex', found.reason);
    return [];
  });
  for (const { name, required } of matched) {
    if (required) notes.note(name, 'required', "that some column has to match can't be said");
  }
  const properties = Object.fromEntries(named.map((column) => [column.name, columnSchema(column, notes)]));
  lostOptions(schema, notes);
  return {
    type: 'object',
    properties,
    ...(patterns.length > 0 && { patternProperties: Object.fromEntries(patterns) }),
    required: named.filter(({ required }) => required).map(({ name }) => name),
    ...(schema.options.strict === true && { additionalProperties: false }),
  };
}

function columnSchema(column: ColumnDefinition, notes: LostNotes): PlainObject {
  if (column.unique !== false) notes.note(column.name, 'unique', 'a row knows no other rows');
  if (column.parsers.length > 0) notes.note(column.name, 'parsers', "a change of values can't be said");
  if (column.coerce) notes.note(column.name, 'coerce', "a conversion of values can't be said");
  if (column.aliases.length > 0)
    notes.note(column.name, 'aliases', "other names of a property can't be said");
  if (column.output) notes.note(column.name, 'codec', "a change of values can't be said");
  const fallback = column.default === undefined ? undefined : plainConstant(column.default);
  if (column.default !== undefined && fallback === undefined) {
    notes.note(column.name, 'default', 'it is no value that JSON holds exactly');
  }
  return {
    ...valueSchema(column, column.name, notes),
    ...(fallback !== undefined && { default: fallback }),
  };
}

function valueSchema(value: ValueDefinition, column: string, notes: LostNotes): PlainObject {
  const keywords: PlainObject[] = [];
  if (value.values !== null) keywords.push(allowed(value, column, notes));
  for (const check of value.checks) {
    const said = checkKeywords(check, value);
    if ('keywords' in said) keywords.push(said.keywords);
    else notes.note(column, check.check === 'function' ? 'refine' : check.check, said.reason);
  }
  if (value.family === 'exact' && value.target.kind === 'float') {
    notes.note(column, 'nan', "NaN and infinities, which the column allows, are none of JSON's numbers");
  }
  return {
    ...(value.title !== undefined && { title: value.title }),
    ...(value.description !== undefined && { description: value.description }),
    ...together([typeKeywords(value, column, notes), ...keywords]),
    'x-arrow-type': typeToJson(value.target) as Plain,
  };
}

function allowed(value: ValueDefinition, column: string, notes: LostNotes): PlainObject {
  const list = (value.values ?? []).map(plainConstant);
  if (list.includes(undefined)) notes.note(column, 'values', 'a value is none that JSON holds exactly');
  const known = list.filter((each) => each !== undefined) as Plain[];
  return { enum: value.nullable ? [...known, null] : known };
}

/** All keywords in one object; those that stand there already go into `allOf`. */
function together(parts: readonly PlainObject[]): PlainObject {
  const first: Record<string, Plain> = {};
  const rest: PlainObject[] = [];
  for (const part of parts) {
    if (Object.keys(part).some((keyword) => Object.hasOwn(first, keyword))) rest.push(part);
    else Object.assign(first, part);
  }
  return rest.length === 0 ? first : { ...first, allOf: rest };
}

function typeKeywords(value: ValueDefinition, column: string, notes: LostNotes): PlainObject {
  const keywords = plainType(value, column, notes);
  const { type } = keywords;
  return value.nullable && typeof type === 'string' ? { ...keywords, type: [type, 'null'] } : keywords;
}

function plainType(value: ValueDefinition, column: string, notes: LostNotes): PlainObject {
  const { target } = value;
  switch (target.kind) {
    case 'bool':
      return { type: 'boolean' };
    case 'int':
      return { type: 'integer', ...integerBounds(value) };
    case 'float':
      return { type: value.family === 'integer' ? 'integer' : 'number' };
    case 'duration':
      return { type: 'integer' };
    case 'date':
      return value.family === 'date'
        ? { type: 'string', format: 'date-time' }
        : { type: 'string', format: 'date' };
    case 'timestamp':
      return { type: 'string', format: 'date-time' };
    case 'time':
      return { type: 'string', format: 'time' };
    case 'decimal':
      return { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' };
    case 'binary':
    case 'fixedSizeBinary':
      return { type: 'string', contentEncoding: 'base64' };
    case 'list':
    case 'fixedSizeList':
      return { type: 'array', ...(value.item && { items: valueSchema(value.item, column, notes) }) };
    case 'struct':
      return structType(value, column, notes);
    case 'map':
      return {
        type: 'object',
        ...(value.value && { additionalProperties: valueSchema(value.value, column, notes) }),
      };
    case 'null':
      return { type: 'null' };
    default:
      return { type: 'string' };
  }
}

function structType(value: ValueDefinition, column: string, notes: LostNotes): PlainObject {
  const fields = value.fields ?? [];
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, valueSchema(field, column, notes)])),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
  };
}

function integerBounds({ family, target }: ValueDefinition): PlainObject {
  if (family !== 'exact' || target.kind !== 'int' || target.bits === 64) return {};
  const size = 2 ** target.bits;
  return target.signed ? { minimum: -size / 2, maximum: size / 2 - 1 } : { minimum: 0, maximum: size - 1 };
}
