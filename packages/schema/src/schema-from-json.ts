import {
  expressionFromJson,
  isMillraceError,
  type Json,
  typeFromJson,
  UsageError,
  valueFromJson,
} from '@millrace/columns';
import type { CheckDefinition, Constant } from './check-definition.js';
import type { ColumnDefinition, ParserDefinition, ValueDefinition } from './column-definition.js';
import { type ExtensionKind, extensionCheck } from './extension.js';
import { type ColumnDefinitionInput, tableSchemaFromDefinition } from './from-definition.js';
import { checkedKeys } from './options.js';
import { SCHEMA_FORMAT, type TableSchemaJson } from './schema-json.js';
import type { ResolvedOptions, TableParserDefinition } from './table-options.js';
import type { TableSchema } from './table-schema.js';
import { isJson } from './unwrap.js';

/** Options of {@link tableSchemaFromJson}. */
export interface SchemaFromJsonOptions {
  /** The kinds of extensions' checks that the schema may have. */
  readonly extensions?: readonly ExtensionKind[];
}

type Members = { readonly [name: string]: unknown };

/**
 * The schema of a document that {@link tableSchemaToJson} wrote.
 *
 * @throws UsageError for what is no such document, naming the place; nothing in it is run.
 * @example
 * ```ts
 * import { tableSchema, tableSchemaFromJson, tableSchemaToJson } from '@millrace/schema';
 * import * as z from 'zod';
 * const document = tableSchemaToJson(tableSchema({ state: z.enum(['open', 'paid']).nullable() }, { strict: true }));
 * const schema = tableSchemaFromJson(document);
 * schema.columns[0]!.values; // => ['open', 'paid']
 * ```
 */
export function tableSchemaFromJson(
  document: TableSchemaJson | Json,
  options: SchemaFromJsonOptions = {},
): TableSchema {
  checkedKeys('tableSchemaFromJson', options, ['extensions']);
  const { extensions = [] } = options;
  // Everything below walks a tree of bounded depth.
  if (!isJson(document, 0)) throw refused('the document', 'JSON that is not deeper than 64 levels');
  const json = members(document, 'the document');
  if (json['format'] !== SCHEMA_FORMAT) throw refused("'format'", `'${SCHEMA_FORMAT}'`);
  const columns = list(json['columns'], "'columns'").map((one, place) =>
    readColumn(one, `columns[${place}]`, extensions),
  );
  return tableSchemaFromDefinition({ columns, options: readOptions(json['options'] ?? {}, extensions) });
}

function refused(where: string, expected: string): UsageError {
  return new UsageError(
    'bad_schema_json',
    `This is no stored table schema: ${where} should be ${expected}.`,
    {
      issues: [{ code: 'bad_schema_json', expected, actual: where }],
    },
  );
}

function members(json: unknown, where: string): Members {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Members;
  throw refused(where, 'an object');
}

function list(json: unknown, where: string): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw refused(where, 'a list');
}

/** Reads with a function of `columns`, and says where its error is. */
function reading<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isMillraceError(error)) throw refused(where, error.message);
    throw error;
  }
}

const FAMILIES = [
  'text',
  'number',
  'integer',
  'bigint',
  'boolean',
  'date',
  'values',
  'exact',
  'struct',
  'list',
  'map',
];

function readValue(json: Members, where: string, extensions: readonly ExtensionKind[]): ValueDefinition {
  const {
    family,
    type,
    nullable = false,
    values = null,
    checks = [],
    as,
    strict,
    fields,
    item,
    key,
    value,
  } = json;
  if (!FAMILIES.includes(family as string)) throw refused(`${where}.family`, FAMILIES.join(', '));
  const nested = (one: unknown, name: string): ValueDefinition =>
    readValue(members(one, `${where}.${name}`), `${where}.${name}`, extensions);
  return {
    family: family as ValueDefinition['family'],
    target: reading(`${where}.type`, () => typeFromJson(type)),
    nullable: flag(nullable, `${where}.nullable`),
    values:
      values === null
        ? null
        : (list(values, `${where}.values`).map((one) => readConstant(one, `${where}.values`)) as never),
    checks: list(checks, `${where}.checks`).map((one, place) =>
      readCheck(one, `${where}.checks[${place}]`, extensions),
    ),
    ...(as !== undefined && { as: oneOf(as, ['date', 'object'], `${where}.as`) as 'date' }),
    ...(strict !== undefined && { strict: flag(strict, `${where}.strict`) }),
    ...(fields !== undefined && {
      fields: list(fields, `${where}.fields`).map((one, place) => {
        const field = members(one, `${where}.fields[${place}]`);
        return {
          name: text(field['name'], `${where}.fields[${place}].name`),
          required: flag(field['required'] ?? true, `${where}.fields[${place}].required`),
          ...readValue(field, `${where}.fields[${place}]`, extensions),
        };
      }),
    }),
    ...(item !== undefined && { item: nested(item, 'item') }),
    ...(key !== undefined && { key: nested(key, 'key') }),
    ...(value !== undefined && { value: nested(value, 'value') }),
    ...readLabels(json, where),
  };
}

function readLabels(
  { title, description, metadata }: Members,
  where: string,
): Pick<ValueDefinition, 'title' | 'description' | 'metadata'> {
  return {
    ...(title !== undefined && { title: text(title, `${where}.title`) }),
    ...(description !== undefined && { description: text(description, `${where}.description`) }),
    ...(metadata !== undefined && {
      metadata: members(metadata, `${where}.metadata`) as ColumnDefinition['metadata'] & object,
    }),
  };
}

function readColumn(
  json: unknown,
  where: string,
  extensions: readonly ExtensionKind[],
): ColumnDefinitionInput {
  const column = members(json, where);
  const {
    regex,
    aliases = [],
    unique = false,
    coerce = false,
    coercion = {},
    nanAsNull = false,
    parsers = [],
  } = column;
  const given = column['default'];
  return {
    ...readValue(column, where, extensions),
    name: text(column['name'], `${where}.name`),
    required: flag(column['required'] ?? true, `${where}.required`),
    regex: regex === undefined ? null : readRegex(regex, `${where}.regex`),
    aliases: list(aliases, `${where}.aliases`).map((name) => text(name, `${where}.aliases`)),
    unique: oneOf(unique, [false, 'all', 'exclude_first', 'exclude_last'], `${where}.unique`) as false,
    ...(given !== undefined && {
      default: readConstant(given, `${where}.default`) as ColumnDefinition['default'] & {},
    }),
    coerce: flag(coerce, `${where}.coerce`),
    coercion: members(coercion, `${where}.coercion`) as ColumnDefinition['coercion'],
    nanAsNull: flag(nanAsNull, `${where}.nanAsNull`),
    parsers: list(parsers, `${where}.parsers`).map((one, place) =>
      readParser(one, `${where}.parsers[${place}]`),
    ),
  };
}

function readRegex(json: unknown, where: string): ColumnDefinition['regex'] {
  const { pattern, flags = '', dialect = 'ecmascript', anchor = 'full' } = members(json, where);
  return {
    pattern: text(pattern, `${where}.pattern`),
    flags: text(flags, `${where}.flags`),
    dialect: oneOf(dialect, ['ecmascript', 'python'], `${where}.dialect`) as 'python',
    anchor: oneOf(anchor, ['search', 'start', 'full'], `${where}.anchor`) as 'full',
  };
}

function readParser(json: unknown, where: string): ParserDefinition {
  const { parser, expression } = members(json, where);
  if (parser === 'expression')
    return { parser, expression: reading(where, () => expressionFromJson(expression)) };
  return { parser: oneOf(parser, ['trim', 'lower', 'upper'], `${where}.parser`) as 'trim' };
}

/** The operands of each check, and how they are read. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  eq: ['constant value'],
  ne: ['constant value'],
  gt: ['constant value'],
  ge: ['constant value'],
  lt: ['constant value'],
  le: ['constant value'],
  inRange: ['constant min', 'constant max', 'flag includeMin', 'flag includeMax'],
  isin: ['constants values'],
  notin: ['constants values'],
  strMatches: ['text pattern', 'text flags', 'dialect dialect', 'anchor anchor', 'flag? slow'],
  strContains: ['text text', 'number? position'],
  strStartsWith: ['text text'],
  strEndsWith: ['text text'],
  strLength: ['length min', 'length max'],
  listLength: ['length min', 'length max'],
  format: ['text format', 'text? pattern', 'object? options'],
  multipleOf: ['constant value'],
  numberFormat: ['numberFormat format'],
  uniqueValuesEq: ['constants values'],
  predicate: ['expression predicate'],
  extension: ['text kind', 'object operands'],
};

const OPTIONS = [
  'text? name',
  'text? message',
  'flag? ignoreNulls',
  'flag? warnOnly',
  'severity? severity',
  'number? mostly',
  'number? failureLimit',
  'texts? by',
  'flag? aborts',
];

function readCheck(json: unknown, where: string, extensions: readonly ExtensionKind[]): CheckDefinition {
  const check = members(json, where);
  const operands = Object.hasOwn(OPERANDS, String(check['check']))
    ? OPERANDS[String(check['check'])]!
    : undefined;
  if (operands === undefined) throw refused(`${where}.check`, `one of ${Object.keys(OPERANDS).join(', ')}`);
  const read: Record<string, unknown> = {};
  for (const entry of [...OPTIONS, ...operands]) {
    const [kind = '', name = ''] = entry.split(' ');
    const value = check[name];
    if (value === undefined && kind.endsWith('?')) continue;
    read[name] = READERS[kind.replace('?', '')]!(value, `${where}.${name}`);
  }
  const known = new Set(['check', ...[...OPTIONS, ...operands].map((entry) => entry.split(' ')[1])]);
  const unknown = Object.keys(check).find((name) => !known.has(name));
  if (unknown !== undefined) throw refused(`${where}.${unknown}`, 'absent: there is no such operand');
  const data = { ...read, check: check['check'] } as CheckDefinition;
  return data.check === 'extension' ? extended(data, where, extensions) : data;
}

function extended(
  data: CheckDefinition & { readonly check: 'extension' },
  where: string,
  extensions: readonly ExtensionKind[],
): CheckDefinition {
  const kind = extensions.find((one) => one.kind === data.kind);
  if (kind === undefined)
    throw refused(
      `${where}.kind`,
      `a kind that is handed in as one of the extensions, such as '${data.kind}'`,
    );
  const { check: _, kind: __, operands, ...options } = data;
  return extensionCheck(kind, operands, options);
}

const READERS: Readonly<Record<string, (value: unknown, where: string) => unknown>> = {
  constant: readConstant,
  constants: (value, where) => list(value, where).map((one) => readConstant(one, where)),
  text,
  texts: (value, where) => list(value, where).map((one) => text(one, where)),
  flag,
  number,
  length: (value, where) => (value === null ? null : number(value, where)),
  object: members,
  dialect: (value, where) => oneOf(value, ['ecmascript', 'python'], where),
  anchor: (value, where) => oneOf(value, ['search', 'start', 'full'], where),
  severity: (value, where) => oneOf(value, ['critical', 'warning', 'info'], where),
  numberFormat: (value, where) =>
    oneOf(value, ['safeint', 'int32', 'uint32', 'float32', 'float64', 'int64', 'uint64'], where),
  expression: (value, where) => reading(where, () => expressionFromJson(value)),
};

function readConstant(json: unknown, where: string): Constant {
  const date = typeof json === 'object' && json !== null ? Reflect.get(json, '$date') : undefined;
  if (date === undefined) return reading(where, () => valueFromJson(json)) as Constant;
  const read = new Date(text(date, where));
  if (Number.isNaN(read.getTime())) throw refused(where, 'a date as ISO 8601');
  return read;
}

function readOptions(json: unknown, extensions: readonly ExtensionKind[]): Partial<ResolvedOptions> {
  const { checks, parsers, ...rest } = members(json, "'options'");
  return {
    ...(rest as Partial<ResolvedOptions>),
    ...(checks !== undefined && {
      checks: list(checks, 'options.checks').map((one, place) =>
        readCheck(one, `options.checks[${place}]`, extensions),
      ) as ResolvedOptions['checks'],
    }),
    ...(parsers !== undefined && {
      parsers: list(parsers, 'options.parsers').map((one, place) =>
        readTableParser(one, `options.parsers[${place}]`),
      ),
    }),
  };
}

function readTableParser(json: unknown, where: string): TableParserDefinition {
  const { parser, column, expression, predicate } = members(json, where);
  if (parser === 'derive')
    return {
      parser,
      column: text(column, `${where}.column`),
      expression: reading(where, () => expressionFromJson(expression)),
    };
  oneOf(parser, ['derive', 'filter'], `${where}.parser`);
  return { parser: 'filter', predicate: reading(where, () => expressionFromJson(predicate)) };
}

function text(json: unknown, where: string): string {
  if (typeof json === 'string') return json;
  throw refused(where, 'a text');
}

function number(json: unknown, where: string): number {
  if (typeof json === 'number') return json;
  throw refused(where, 'a number');
}

function flag(json: unknown, where: string): boolean {
  if (typeof json === 'boolean') return json;
  throw refused(where, 'true or false');
}

function oneOf(json: unknown, allowed: readonly unknown[], where: string): unknown {
  if (allowed.includes(json)) return json;
  throw refused(where, `one of ${allowed.map(String).join(', ')}`);
}
