import {
  type ArrowLibrary,
  arrowTypeFrom,
  type DataType,
  type Field,
  type Schema,
  schemaFromArrow,
  types,
  UsageError,
} from '@millrace/columns';
import type { Schema as ArrowSchema } from 'apache-arrow';
import type { ColumnDefinition, FieldDefinition, ValueDefinition } from './column-definition.js';
import { type ColumnDefinitionInput, tableSchemaFromDefinition } from './from-definition.js';
import { checkedSchema, type TableSchema } from './table-schema.js';

/**
 * The table schema of an Arrow schema: each field's exact type and nullability, and nothing else; other columns are refused.
 *
 * @param arrow - The schema of a table of any copy of apache-arrow, or of a Source.
 * @throws UsageError for a type that is refused (union, interval).
 * @example
 * ```ts
 * import { tableSchemaFromArrow } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * const schema = tableSchemaFromArrow(tableFromArrays({ id: Int32Array.of(1), name: ['a'] }).schema);
 * schema.columns.map(({ name, target }) => [name, target.kind]); // => [['id', 'int'], ['name', 'dictionary']]
 * ```
 */
export function tableSchemaFromArrow(arrow: ArrowSchema | Schema): TableSchema {
  if (!Array.isArray((arrow as Schema | null | undefined)?.fields)) {
    throw new UsageError('not_a_schema', 'This is no schema of Arrow: pass that of a table, table.schema.', {
      issues: [{ code: 'not_a_schema', expected: 'a schema with fields', actual: typeof arrow }],
    });
  }
  const fields = isArrow(arrow) ? schemaFromArrow(arrow as never).fields : arrow.fields;
  return tableSchemaFromDefinition({ columns: fields.map(columnOf), options: { strict: true } });
}

function isArrow(schema: ArrowSchema | Schema): schema is ArrowSchema {
  const [first] = schema.fields as readonly { readonly type: object }[];
  return first !== undefined && !('kind' in first.type);
}

function columnOf({ name, type, nullable, metadata }: Field): ColumnDefinitionInput {
  return {
    name,
    ...valueFor(type),
    nullable: nullable || type.kind === 'null',
    ...(metadata !== undefined && metadata.size > 0 && { metadata: Object.fromEntries(metadata) }),
  };
}

function valueFor(type: DataType): ValueDefinition {
  const common = { nullable: false, values: null, checks: [] };
  switch (type.kind) {
    case 'utf8':
    case 'null':
      return { ...common, family: 'text', target: types.utf8() };
    case 'bool':
      return { ...common, family: 'boolean', target: type };
    case 'list':
    case 'fixedSizeList':
      return { ...common, family: 'list', target: type, item: fieldValue(type.item) };
    case 'struct':
      return {
        ...common,
        family: 'struct',
        target: type,
        fields: type.fields.map(
          (each): FieldDefinition => ({ name: each.name, required: true, ...fieldValue(each) }),
        ),
      };
    case 'map':
      return {
        ...common,
        family: 'map',
        target: type,
        key: fieldValue({ ...type.key, nullable: false }),
        value: fieldValue(type.value),
      };
    default:
      return { ...common, family: 'exact', target: type };
  }
}

function fieldValue({ type, nullable }: Field): ValueDefinition {
  return { ...valueFor(type), nullable };
}

/**
 * The Arrow schema of a table that a table schema has coerced: each column's type as coercion writes it.
 *
 * A column that stands for many, by a regular expression, has no one field and is left out.
 *
 * @param arrow - The apache-arrow module of the caller.
 * @example
 * ```ts
 * import { tableSchema, tableSchemaToArrow } from '@millrace/schema';
 * import * as arrow from 'apache-arrow';
 * import * as z from 'zod';
 * const { fields } = tableSchemaToArrow(tableSchema({ delay: z.number().nullable() }), arrow);
 * fields.map((field) => String(field)); // => ['delay: Float64']
 * ```
 */
export function tableSchemaToArrow(schema: TableSchema, arrow: ArrowLibrary): ArrowSchema {
  const named = checkedSchema(schema).columns.filter(({ regex }) => regex === null);
  const make = arrow.Schema as unknown as new (fields: readonly object[]) => ArrowSchema;
  return new make(named.map((column) => fieldOf(column, arrow)));
}

function fieldOf(column: ColumnDefinition, arrow: ArrowLibrary): object {
  const make = arrow.Field as unknown as new (name: string, type: unknown, nullable: boolean) => object;
  return new make(column.name, arrowTypeFrom(arrow, (column.output ?? column).target), column.nullable);
}
