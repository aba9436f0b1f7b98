import {
  expressionToJson,
  type Json,
  typeToJson,
  UsageError,
  type Value,
  valueToJson,
} from '@millrace/columns';
import type { CheckDefinition, Constant } from './check-definition.js';
import { checkText } from './check-text.js';
import type { ColumnDefinition, ParserDefinition, ValueDefinition } from './column-definition.js';
import { checkedKeys } from './options.js';
import type { ResolvedOptions, TableParserDefinition } from './table-options.js';
import { checkedSchema, type TableSchema } from './table-schema.js';

/** The format of a stored table schema. */
export const SCHEMA_FORMAT = 'millrace.table-schema/1';

type JsonObject = { readonly [name: string]: Json };

/** A table schema as a JSON document. */
export interface TableSchemaJson {
  readonly format: typeof SCHEMA_FORMAT;
  readonly options: JsonObject;
  readonly columns: readonly JsonObject[];
}

/** Options of {@link tableSchemaToJson}. */
export interface SchemaToJsonOptions {
  /** What becomes of functions, which are no data: refused, naming each (the default), or left out. */
  readonly functions?: 'refuse' | 'omit';
}

/**
 * A schema as a JSON document, exact to the bit: bigints, infinities, bytes and dates survive. Checks that are predicates, and those of
 * extensions, are data; a function is not.
 *
 * @throws UsageError naming every function that can't be saved, unless they are to be left out.
 * @example
 * ```ts
 * import { column, eq, tableSchema, tableSchemaFromJson, tableSchemaToJson } from '@millrace/schema';
 * import * as z from 'zod';
 * const schema = tableSchema({ id: column(z.bigint(), { checks: [eq(2n ** 60n)] }) });
 * const text = JSON.stringify(tableSchemaToJson(schema));
 * tableSchemaFromJson(JSON.parse(text)).columns[0]!.checks; // => [{ check: 'eq', value: 2n ** 60n }]
 * ```
 */
export function tableSchemaToJson(schema: TableSchema, options: SchemaToJsonOptions = {}): TableSchemaJson {
  checkedKeys('tableSchemaToJson', options, ['functions']);
  const { columns, options: table } = checkedSchema(schema);
  const lost = unsavable(schema);
  if (lost.length > 0 && options.functions !== 'omit') {
    const message = `These functions can't be saved: ${lost.map(({ subject, rule }) => `${rule} of ${subject}`).join('; ')}. Write them as predicates or patterns, or give functions: 'omit' to leave them out.`;
    throw new UsageError('unsavable', message, {
      issues: lost.map(({ column, rule }) => ({
        code: 'unsavable',
        actual: rule,
        ...(column !== null && { column }),
      })),
    });
  }
  return {
    format: SCHEMA_FORMAT,
    options: optionsJson(table, false),
    columns: columns.map((one) => columnJson(one, false)),
  };
}

interface Unsavable {
  readonly subject: string;
  readonly column: string | null;
  readonly rule: string;
}

/** What of a schema is a function. */
function unsavable({ columns, options }: TableSchema): Unsavable[] {
  const ofColumns = columns.flatMap((column) => {
    const rules = [
      ...column.checks.filter((check) => check.check === 'function').map(checkText),
      ...nestedFunctions(column),
      ...column.parsers.filter(({ parser }) => parser === 'function').map(() => 'a parser'),
      ...(column.rewrites ?? []).map(() => 'a check that gives another value'),
      ...(column.codec === undefined ? [] : ['a codec or pipe']),
    ];
    return rules.map((rule) => ({ subject: `column '${column.name}'`, column: column.name, rule }));
  });
  const ofTable = options.checks
    .filter((check) => check.check === 'function')
    .map((check) => ({ subject: 'the table', column: null, rule: checkText(check) }));
  return [...ofColumns, ...ofTable];
}

function nestedFunctions({ fields = [], item, key, value }: ValueDefinition): string[] {
  const members = [...fields, ...[item, key, value].filter((member) => member !== undefined)];
  return members.flatMap((member) => [
    ...member.checks
      .filter((check) => check.check === 'function')
      .map((check) => `${checkText(check)} within it`),
    ...nestedFunctions(member),
  ]);
}

/** A column as JSON; functions are their text where they are kept, and else left out. */
export function columnJson(column: ColumnDefinition, functions: boolean): JsonObject {
  const { name, required, regex, aliases, unique, coerce, coercion, nanAsNull, parsers } = column;
  const kept = parsers.filter(({ parser }) => functions || parser !== 'function');
  return {
    name,
    ...valueJson(column, functions),
    ...(!required && { required }),
    ...(regex !== null && { regex: { ...regex } }),
    ...(aliases.length > 0 && { aliases: [...aliases] }),
    ...(unique !== false && { unique }),
    ...(column.default !== undefined && { default: constantJson(column.default) }),
    ...(coerce && { coerce }),
    ...(Object.keys(coercion).length > 0 && { coercion: coercion as Json }),
    ...(nanAsNull && { nanAsNull }),
    ...(kept.length > 0 && { parsers: kept.map(parserJson) }),
    ...(functions && column.rewrites !== undefined && { rewrites: [...column.rewrites] }),
    ...(functions && column.codec !== undefined && { codec: column.codec }),
    ...(functions && column.output !== undefined && { output: valueJson(column.output, functions) }),
  };
}

function valueJson(value: ValueDefinition, functions: boolean): JsonObject {
  const { family, target, nullable, values, checks, as, strict, fields, item, key, value: of } = value;
  const kept = checks.filter(({ check }) => functions || check !== 'function');
  return {
    family,
    type: typeToJson(target),
    ...(nullable && { nullable }),
    ...(values !== null && { values: values.map(constantJson) }),
    ...(kept.length > 0 && { checks: kept.map(checkJson) }),
    ...(as !== undefined && { as }),
    ...(strict === true && { strict }),
    ...(fields && {
      fields: fields.map((field) => ({
        name: field.name,
        ...valueJson(field, functions),
        ...(!field.required && { required: false }),
      })),
    }),
    ...(item && { item: valueJson(item, functions) }),
    ...(key && { key: valueJson(key, functions) }),
    ...(of && { value: valueJson(of, functions) }),
    ...labelsJson(value),
  };
}

function labelsJson({
  title,
  description,
  metadata,
}: Pick<ValueDefinition, 'title' | 'description' | 'metadata'>): JsonObject {
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata }),
  };
}

/** A check as JSON. */
function checkJson(check: CheckDefinition): JsonObject {
  const written: Record<string, Json> = {};
  for (const [name, value] of Object.entries(check)) {
    if (value === undefined) continue;
    if (name === 'predicate') written[name] = expressionToJson(value);
    else if (name === 'values' || name === 'by' || name === 'columns')
      written[name] = value.map(constantJson);
    else if (OPERANDS.has(name) && check.check !== 'strLength' && check.check !== 'listLength')
      written[name] = constantJson(value);
    else written[name] = value;
  }
  return written;
}

const OPERANDS: ReadonlySet<string> = new Set(['value', 'min', 'max']);

function parserJson(parser: ParserDefinition): JsonObject {
  return parser.parser === 'expression'
    ? { parser: parser.parser, expression: expressionToJson(parser.expression) }
    : { ...parser };
}

/** A constant as JSON: exact, and a date apart from a text. */
function constantJson(value: Constant): Json {
  return value instanceof Date ? { $date: value.toISOString() } : valueToJson(value as Value);
}

/** The options of a table as JSON. */
export function optionsJson(options: ResolvedOptions, functions: boolean): JsonObject {
  const { strict, ordered, coerce, coercion, unique, reportDuplicates, checks, parsers, name } = options;
  const { uniqueColumnNames, addMissingColumns, dropInvalidRows } = options;
  const kept = checks.filter(({ check }) => functions || check !== 'function');
  return {
    ...(name !== undefined && { name }),
    ...(strict !== false && { strict }),
    ...(ordered && { ordered }),
    ...(coerce && { coerce }),
    ...(Object.keys(coercion).length > 0 && { coercion: coercion as Json }),
    ...(unique.length > 0 && { unique: unique.map((key) => [...key]) }),
    ...(reportDuplicates !== 'all' && { reportDuplicates }),
    ...(uniqueColumnNames && { uniqueColumnNames }),
    ...(addMissingColumns && { addMissingColumns }),
    ...(dropInvalidRows && { dropInvalidRows }),
    ...(parsers.length > 0 && { parsers: parsers.map(tableParserJson) }),
    ...(kept.length > 0 && { checks: kept.map(checkJson) }),
    ...labelsJson(options),
  };
}

function tableParserJson(parser: TableParserDefinition): JsonObject {
  return parser.parser === 'derive'
    ? { ...parser, expression: expressionToJson(parser.expression) }
    : { ...parser, predicate: expressionToJson(parser.predicate) };
}
