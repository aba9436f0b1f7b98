import { typeToJson } from '@millrace/columns';
import type { CheckDefinition } from '../check-definition.js';
import type { ColumnDefinition } from '../column-definition.js';
import { isoConstant } from '../documents/constant-json.js';
import { type Lost, type LostNotes, lostNotes } from '../documents/lost.js';
import { escapePattern, formatPattern, searchPattern } from '../documents/pattern-text.js';
import type { Plain, PlainObject } from '../documents/plain-document.js';
import type { TableSchema } from '../table-schema.js';
import { writeFieldType } from './field-type.js';

/** A Table Schema, and what of the schema it can't say. */
export interface FrictionlessDocument {
  readonly document: PlainObject;
  readonly lost: readonly Lost[];
}

/**
 * A table schema as a Frictionless Table Schema. The Arrow type of a field stands beside it as `arrowType`.
 *
 * @example
 * ```ts
 * import { tableSchema } from '@millrace/schema';
 * import { schemaToFrictionless } from '@millrace/schema/frictionless';
 * import * as z from 'zod';
 * const { document, lost } = schemaToFrictionless(tableSchema({ carrier: z.string().length(2) }, { unique: 'carrier' }));
 * document.primaryKey; // => undefined
 * document.uniqueKeys; // => [['carrier']]
 * lost; // => []
 * ```
 */
export function schemaToFrictionless(schema: TableSchema): FrictionlessDocument {
  const notes = lostNotes();
  const { options } = schema;
  const lose = (what: string, reason: string): void => notes.note(null, what, reason);
  if (options.strict === 'filter') lose('strict: filter', "that other fields are dropped can't be said");
  if (options.addMissingColumns) lose('addMissingColumns', "that fields are added can't be said");
  if (options.dropInvalidRows) lose('dropInvalidRows', "that rows are dropped can't be said");
  if (options.parsers.length > 0) lose('parsers', "a change of values can't be said");
  for (const check of options.checks) {
    lose(
      check.name ?? check.check,
      check.check === 'function' ? 'a function is not data' : "a check of the table can't be said",
    );
  }
  const optional = schema.columns.filter(({ required }) => !required);
  if (optional.length > 0 && optional.length < schema.columns.length) {
    for (const { name } of optional)
      notes.note(name, 'optional', "that single fields may be absent can't be said");
  }
  const { nullTokens } = options.coercion;
  const document: PlainObject = {
    ...(options.name !== undefined && { name: options.name }),
    ...(options.title !== undefined && { title: options.title }),
    ...(options.description !== undefined && { description: options.description }),
    fields: schema.columns.map((column) => fieldOf(column, notes)),
    ...(options.unique.length > 0 && { uniqueKeys: options.unique.map((key) => [...key]) }),
    ...(nullTokens !== undefined && { missingValues: [...nullTokens] }),
    fieldsMatch: matchOf(schema),
  };
  return { document, lost: notes.all };
}

function matchOf({ columns, options }: TableSchema): string {
  const allOptional = columns.length > 0 && columns.every(({ required }) => !required);
  if (options.strict !== true) return allOptional ? 'partial' : 'superset';
  if (allOptional) return 'subset';
  return options.ordered ? 'exact' : 'equal';
}

function fieldOf(column: ColumnDefinition, notes: LostNotes): PlainObject {
  const lose = (what: string, reason: string): void => notes.note(column.name, what, reason);
  if (column.regex !== null) lose('regex', "a name that stands for many fields can't be said");
  if (column.aliases.length > 0) lose('aliases', "other names of a field can't be said");
  if (column.parsers.length > 0) lose('parsers', "a change of values can't be said");
  if (column.default !== undefined) lose('default', "a default can't be said");
  if (column.output) lose('codec', "a change of values can't be said");
  if (column.family === 'number') lose('finite', "that a number has to be finite can't be said");
  if (column.fields || column.item || column.value) lose('nested', "what nested values hold can't be said");
  const constraints: Record<string, Plain> = {
    ...(!column.nullable && { required: true }),
    ...(column.unique !== false && { unique: true }),
  };
  const allowed: CheckDefinition[] = column.values === null ? [] : [{ check: 'isin', values: column.values }];
  for (const check of [...allowed, ...column.checks]) {
    const made = constraintsOf(check, column);
    if (typeof made === 'string') lose(check.check === 'function' ? 'refine' : check.check, made);
    else if (Object.keys(made).some((name) => Object.hasOwn(constraints, name))) {
      lose(check.check, 'another constraint of the kind stands there already');
    } else Object.assign(constraints, made);
  }
  return {
    name: column.name,
    ...writeFieldType(column),
    ...(column.title !== undefined && { title: column.title }),
    ...(column.description !== undefined && { description: column.description }),
    ...(Object.keys(constraints).length > 0 && { constraints }),
    arrowType: typeToJson(column.target) as Plain,
  };
}

function constraintsOf(check: CheckDefinition, column: ColumnDefinition): PlainObject | string {
  if (check.warnOnly) return "a failure that only warns can't be said";
  if ((check.mostly ?? 1) < 1) return "a fraction that has to pass can't be said";
  if ((check.by ?? []).length > 0) return "groups of rows can't be said";
  if (check.ignoreNulls === false && column.nullable) return "a null that is judged can't be said";
  switch (check.check) {
    case 'ge':
      return bound('minimum', check.value, column);
    case 'gt':
      return bound('exclusiveMinimum', check.value, column);
    case 'le':
      return bound('maximum', check.value, column);
    case 'lt':
      return bound('exclusiveMaximum', check.value, column);
    case 'inRange': {
      const ends = [
        check.min === null ? {} : bound(check.includeMin ? 'minimum' : 'exclusiveMinimum', check.min, column),
        check.max === null ? {} : bound(check.includeMax ? 'maximum' : 'exclusiveMaximum', check.max, column),
      ];
      return ends.find((end) => typeof end === 'string') ?? Object.assign({}, ...ends);
    }
    case 'eq':
    case 'isin': {
      const listed = 'values' in check ? check.values : [check.value];
      const values = listed.map((value) => isoConstant(value, column.target));
      return values.includes(undefined)
        ? 'a value is none that JSON holds exactly'
        : { enum: values as Plain[] };
    }
    case 'strLength':
      return {
        ...(check.min !== null && { minLength: check.min }),
        ...(check.max !== null && { maxLength: check.max }),
      };
    default:
      return patternOf(check);
  }
}

function bound(
  name: string,
  value: Parameters<typeof isoConstant>[0],
  { target }: ColumnDefinition,
): PlainObject | string {
  const plain = isoConstant(value, target);
  return plain === undefined || plain === null
    ? `${String(value)} is no bound that JSON holds exactly`
    : { [name]: plain };
}

/** A pattern there is of the whole text. */
function patternOf(check: CheckDefinition): PlainObject | string {
  switch (check.check) {
    case 'strMatches': {
      const found = searchPattern(check);
      if ('reason' in found) return found.reason;
      return {
        pattern:
          found.pattern.startsWith('^') && found.pattern.endsWith('$')
            ? found.pattern
            : `[\\s\\S]*(?:${found.pattern})[\\s\\S]*`,
      };
    }
    case 'format': {
      const pattern = formatPattern(check);
      return pattern === undefined ? `there is no format '${check.format}'` : { pattern };
    }
    case 'strContains':
      return check.position
        ? "a place to look from can't be said"
        : { pattern: `[\\s\\S]*${escapePattern(check.text)}[\\s\\S]*` };
    case 'strStartsWith':
      return { pattern: `${escapePattern(check.text)}[\\s\\S]*` };
    case 'strEndsWith':
      return { pattern: `[\\s\\S]*${escapePattern(check.text)}` };
    case 'function':
      return 'a function is not data';
    default:
      return `there is no constraint that says '${check.check}'`;
  }
}
