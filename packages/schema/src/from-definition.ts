import { type DataType, UsageError } from '@millrace/columns';
import type { z } from 'zod';
import { checkText } from './check-text.js';
import type { ColumnDefinition, FieldDefinition, ValueDefinition } from './column-definition.js';
import { type ColumnSettings, column } from './column-settings.js';
import type { ResolvedOptions, TableSchemaOptions } from './table-options.js';
import { type TableSchema, tableSchema } from './table-schema.js';
import { zodFromDefinition } from './zod-from-definition.js';

/** A column as data, of which only the name and the Arrow type have to be given. */
export type ColumnDefinitionInput = Pick<ColumnDefinition, 'name' | 'target'> & Partial<ColumnDefinition>;

/** A table schema as data. */
export interface TableDefinitionInput {
  readonly columns: readonly ColumnDefinitionInput[];
  readonly options?: Partial<ResolvedOptions>;
}

/**
 * Makes a table schema from plain data, with no zod in hand: for schemas that come from a document or from data. What a column does not
 * say has its default: not null, required, of exactly its Arrow type (text and booleans in any layout), unchecked.
 *
 * @throws UsageError naming the column, for data that no schema has.
 * @example
 * ```ts
 * import { types } from '@millrace/columns';
 * import { ge, tableSchemaFromDefinition, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * const columns = [{ name: 'x', target: types.float64(), checks: [ge(0)] }];
 * const schema = tableSchemaFromDefinition({ columns, options: { strict: true } });
 * (await validateTable(schema, tableFromArrays({ x: Float64Array.of(1, -1) }))).counts.data; // => 1
 * ```
 */
export function tableSchemaFromDefinition({ columns, options = {} }: TableDefinitionInput): TableSchema {
  const shape: Record<string, z.ZodType> = {};
  for (const given of columns) {
    if (Object.hasOwn(shape, given.name)) {
      throw new UsageError('bad_definition', `Two columns are named '${given.name}'.`, {
        issues: [{ code: 'bad_definition', column: given.name }],
      });
    }
    Object.defineProperty(shape, given.name, { value: columnType(completed(given)), enumerable: true });
  }
  return tableSchema(shape, givenOptions(options) as Record<never, never>) as unknown as TableSchema;
}

function givenOptions({ coercion, coerce, unique, ...rest }: Partial<ResolvedOptions>): TableSchemaOptions {
  const { nullTokens, trim, ...others } = coercion ?? {};
  return {
    ...rest,
    ...(unique !== undefined && { unique }),
    coerce: coerce === true && Object.keys(others).length > 0 ? others : (coerce ?? false),
    ...(nullTokens !== undefined && { nullTokens }),
    ...(trim === true && { trim }),
  };
}

/** A column's definition with defaults filled in. */
function completed(given: ColumnDefinitionInput): ColumnDefinition {
  return {
    ...valueOfType(given.target),
    required: true,
    regex: null,
    aliases: [],
    unique: false,
    coerce: false,
    coercion: {},
    nanAsNull: false,
    parsers: [],
    ...given,
  };
}

/** What an Arrow type alone says of a value. */
function valueOfType(target: DataType): ValueDefinition {
  const plain = { target, nullable: false, values: null, checks: [] } as const;
  switch (target.kind) {
    case 'utf8':
      return { ...plain, family: 'text' };
    case 'bool':
      return { ...plain, family: 'boolean' };
    case 'list':
    case 'fixedSizeList':
      return { ...plain, family: 'list', item: memberOf(target.item) };
    case 'map':
      return { ...plain, family: 'map', key: memberOf(target.key), value: memberOf(target.value) };
    case 'struct':
      return { ...plain, family: 'struct', fields: target.fields.map(fieldOf) };
    default:
      return { ...plain, family: 'exact' };
  }
}

function memberOf({
  type,
  nullable,
}: {
  readonly type: DataType;
  readonly nullable: boolean;
}): ValueDefinition {
  return { ...valueOfType(type), nullable };
}

function fieldOf(field: {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}): FieldDefinition {
  return { name: field.name, required: true, ...memberOf(field) };
}

function columnType(definition: ColumnDefinition): z.ZodType {
  refuseFunctions(definition);
  const { type, rest } = zodFromDefinition(definition, definition.name);
  const settings = settingsOf(definition, rest);
  const nullable = definition.nullable ? type.nullable() : type;
  const optional = definition.required ? nullable : nullable.optional();
  return Object.keys(settings).length === 0 ? optional : column(optional, settings);
}

function settingsOf(definition: ColumnDefinition, checks: ColumnSettings['checks'] & object): ColumnSettings {
  const { regex, aliases, unique, coerce, coercion, nanAsNull, parsers, title, description, metadata } =
    definition;
  return {
    ...(regex !== null && { regex }),
    ...(aliases.length > 0 && { aliases }),
    ...(unique !== false && { unique }),
    ...(definition.default !== undefined && { default: definition.default }),
    ...(coerce && { coerce: Object.keys(coercion).length > 0 ? coercion : true }),
    ...(nanAsNull && { nanAsNull }),
    ...(parsers.length > 0 && { parsers }),
    ...(checks.length > 0 && { checks }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata }),
  };
}

/** What was only the text of a function can't run again. */
function refuseFunctions({ name, checks, parsers, rewrites = [], codec }: ColumnDefinition): void {
  const lost = [
    ...checks
      .filter((check) => check.check === 'function' && Object.getOwnPropertySymbols(check).length === 0)
      .map(checkText),
    ...parsers
      .filter((parser) => parser.parser === 'function' && Object.getOwnPropertySymbols(parser).length === 0)
      .map(() => 'a parser'),
    ...rewrites.map(() => 'a rewriting check'),
    ...(codec === undefined ? [] : ['a codec']),
  ];
  if (lost.length === 0) return;
  throw new UsageError(
    'lost_function',
    `Column '${name}' has ${lost.join(', ')}: a function, of which only the text is left. Leave it out, or write the schema in TypeScript.`,
    {
      issues: [{ code: 'lost_function', column: name, actual: lost }],
    },
  );
}
