import type { DataType } from '@millrace/columns';
import { duckdb, type LogicalType } from './bindings.js';
import { typeSql } from './logical-type.js';
import type { RelationColumn } from './relation.js';
import { memberNames, quoteName, sqlType } from './sql-type.js';

const Type = duckdb.Type;

/** How a file's column is read as the type it was written from: what it is cast to (null: nothing), and what it then is. */
export interface Restored extends RelationColumn {
  readonly cast: string | null;
}

/**
 * How a column that was written as `type` is read back, or undefined when the file's own type can't have come from it.
 * Timestamps in s and ms lie in a file as us, or as integers where us could not hold them.
 */
export function restoreColumn(type: DataType, logical: LogicalType): Restored | undefined {
  const target = restoredSql(type, logical);
  if (target === undefined) return undefined;
  const wanted = sqlType(type);
  return {
    sql: target,
    native: wanted.native && wanted.sql === target,
    cast: target === typeSql(logical) ? null : target,
  };
}

function restoredSql(type: DataType, logical: LogicalType): string | undefined {
  const id = duckdb.get_type_id(logical);
  switch (type.kind) {
    case 'dictionary':
      return restoredSql(type.value, logical);
    case 'list':
    case 'fixedSizeList':
      return id === Type.LIST
        ? arrayOf(restoredSql(type.item.type, duckdb.list_type_child_type(logical)))
        : undefined;
    case 'map': {
      if (id === Type.MAP) return restoredMap(type, logical);
      if (id !== Type.LIST) return undefined;
      const entries: DataType = { kind: 'struct', fields: [type.key, type.value] };
      return arrayOf(restoredStruct(entries, ['key', 'value'], duckdb.list_type_child_type(logical)));
    }
    case 'struct':
      if (type.fields.length === 0) return id === Type.BOOLEAN ? 'BOOLEAN' : undefined;
      return restoredStruct(type, memberNames(type.fields), logical);
    default: {
      const { sql } = sqlType(type);
      const found = typeSql(logical);
      if (found === sql) return sql;
      const coarse =
        type.kind === 'timestamp' && (type.unit === 's' || type.unit === 'ms') && type.timezone === null;
      if (coarse && found === 'TIMESTAMP') return sql;
      return coarse && found === 'BIGINT' ? 'BIGINT' : undefined;
    }
  }
}

function arrayOf(item: string | undefined): string | undefined {
  return item === undefined ? undefined : `${item}[]`;
}

// What came as a map from a file of others was written as one.
function restoredMap(type: DataType & { kind: 'map' }, logical: LogicalType): string | undefined {
  const key = restoredSql(type.key.type, duckdb.map_type_key_type(logical));
  const value = restoredSql(type.value.type, duckdb.map_type_value_type(logical));
  return key === undefined || value === undefined ? undefined : `MAP(${key}, ${value})`;
}

function restoredStruct(
  type: DataType & { kind: 'struct' },
  names: readonly string[],
  logical: LogicalType,
): string | undefined {
  const fits =
    duckdb.get_type_id(logical) === Type.STRUCT &&
    duckdb.struct_type_child_count(logical) === type.fields.length &&
    names.every((name, i) => duckdb.struct_type_child_name(logical, i) === name);
  if (!fits) return undefined;
  const members = type.fields.map((field, i) =>
    restoredSql(field.type, duckdb.struct_type_child_type(logical, i)),
  );
  if (members.some((member) => member === undefined)) return undefined;
  return `STRUCT(${members.map((member, i) => `${quoteName(names[i]!)} ${member}`).join(', ')})`;
}
