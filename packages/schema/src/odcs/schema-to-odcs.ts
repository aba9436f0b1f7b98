import { typeName, typeToJson, UsageError } from '@millrace/columns';
import { stringify } from 'yaml';
import type { CheckDefinition } from '../check-definition.js';
import type { ColumnDefinition, ValueDefinition } from '../column-definition.js';
import { plainConstant } from '../documents/constant-json.js';
import { type Lost, type LostNotes, lostNotes } from '../documents/lost.js';
import type { Plain, PlainObject } from '../documents/plain-document.js';
import type { TableSchema } from '../table-schema.js';
import { checkToOdcs } from './check-to-odcs.js';
import { logicalTypeOf } from './logical-type.js';

/** What a data contract needs beside its schema. */
export interface SchemaToOdcsOptions {
  /** The contract's identifier. */
  readonly id: string;
  /** The contract's version; `1.0.0` unless given. */
  readonly version?: string;
  /** The contract's status; `draft` unless given. */
  readonly status?: string;
  /** The name of the table; the schema's own name, or `table`, unless given. */
  readonly object?: string;
}

/** A data contract, and what of the schema it can't say. */
export interface OdcsDocument {
  readonly document: PlainObject;
  /** The document as YAML. */
  readonly text: string;
  readonly lost: readonly Lost[];
}

/**
 * A table schema as a data contract of the Open Data Contract Standard 3.1, with one schema object.
 *
 * The Arrow type of a property stands in its `customProperties`, so that {@link schemaFromOdcs} finds it again.
 *
 * @throws UsageError without an id.
 * @example
 * ```ts
 * import { tableSchema } from '@millrace/schema';
 * import { schemaToOdcs } from '@millrace/schema/odcs';
 * import * as z from 'zod';
 * const { document, lost } = schemaToOdcs(tableSchema({ carrier: z.string().length(2) }, { ordered: true }), { id: 'flights' });
 * document.kind; // => 'DataContract'
 * lost.map(({ what }) => what); // => ['ordered']
 * ```
 */
export function schemaToOdcs(schema: TableSchema, options: SchemaToOdcsOptions): OdcsDocument {
  if (typeof options?.id !== 'string' || options.id === '') {
    throw new UsageError(
      'bad_option',
      "A data contract needs an id: schemaToOdcs(schema, { id: 'flights' }).",
    );
  }
  const notes = lostNotes();
  const { id, version = '1.0.0', status = 'draft', object = schema.options.name ?? 'table' } = options;
  noteOptions(schema, notes);
  const quality: PlainObject[] = schema.options.unique.map((key) => ({
    metric: 'duplicateValues',
    arguments: { properties: [...key] },
    mustBe: 0,
  }));
  const { title, description } = schema.options;
  const document: PlainObject = {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id,
    version,
    status,
    schema: [
      {
        name: object,
        logicalType: 'object',
        ...(title !== undefined && { businessName: title }),
        ...(description !== undefined && { description }),
        properties: schema.columns.map((column) => property(column, notes)),
        ...(quality.length > 0 && { quality }),
      },
    ],
  };
  return { document, text: stringify(document, { lineWidth: 0 }), lost: notes.all };
}

function property(column: ColumnDefinition, notes: LostNotes): PlainObject {
  const lose = (what: string, reason: string): void => notes.note(column.name, what, reason);
  if (column.regex !== null) lose('regex', "a name that stands for many columns can't be said");
  if (!column.required) lose('optional', "that a column may be absent can't be said");
  if (column.aliases.length > 0) lose('aliases', "other names of a column can't be said");
  if (column.coerce) lose('coerce', "a conversion of values can't be said");
  if (column.parsers.length > 0) lose('parsers', "a change of values can't be said");
  if (column.default !== undefined)
    lose('default', `a default can't be said: ${String(plainConstant(column.default))}`);
  if (column.output) lose('codec', "a change of values can't be said");
  return {
    name: column.name,
    ...valueProperty(column, column.name, notes),
    ...(column.unique !== false && { unique: true }),
  };
}

function valueProperty(value: ValueDefinition, column: string, notes: LostNotes): PlainObject {
  const { logicalType, options } = logicalTypeOf(value);
  const made: Record<string, Plain> = { ...options };
  const quality: PlainObject[] = [];
  const allowed: CheckDefinition[] = value.values === null ? [] : [{ check: 'isin', values: value.values }];
  for (const check of [...allowed, ...value.checks]) {
    const rule = checkToOdcs(check, value);
    if ('reason' in rule)
      notes.note(column, check.check === 'function' ? 'refine' : check.check, rule.reason);
    else if ('quality' in rule) quality.push(rule.quality);
    else if (Object.keys(rule.options).some((keyword) => Object.hasOwn(made, keyword))) {
      notes.note(column, check.check, 'another rule of the kind stands in the contract already');
    } else Object.assign(made, rule.options);
  }
  if (value.family === 'number') notes.note(column, 'finite', "that a number has to be finite can't be said");
  return {
    ...(value.title !== undefined && { businessName: value.title }),
    ...(value.description !== undefined && { description: value.description }),
    logicalType,
    physicalType: typeName(value.target),
    required: !value.nullable,
    ...(Object.keys(made).length > 0 && { logicalTypeOptions: made }),
    ...(value.fields && {
      properties: value.fields.map((field) => ({ name: field.name, ...valueProperty(field, column, notes) })),
    }),
    ...(value.item && { items: valueProperty(value.item, column, notes) }),
    ...(quality.length > 0 && { quality }),
    customProperties: [{ property: 'arrowType', value: typeToJson(value.target) as Plain }],
  };
}

function noteOptions({ options }: TableSchema, notes: LostNotes): void {
  const lose = (what: string, reason: string): void => notes.note(null, what, reason);
  if (options.strict !== false) lose('strict', "what becomes of other columns can't be said");
  if (options.ordered) lose('ordered', 'an order of columns is not demanded');
  if (options.coerce) lose('coerce', "a conversion of values can't be said");
  if (options.addMissingColumns) lose('addMissingColumns', "that columns are added can't be said");
  if (options.dropInvalidRows) lose('dropInvalidRows', "that rows are dropped can't be said");
  if (options.parsers.length > 0) lose('parsers', "a change of values can't be said");
  for (const check of options.checks) {
    lose(
      check.name ?? check.check,
      check.check === 'function' ? 'a function is not data' : "a check of the table can't be said",
    );
  }
}
