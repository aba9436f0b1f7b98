import { type DataType, type Field, UsageError } from '@millrace/columns';
import { duckdb, type LogicalType } from './bindings.js';
import type { RelationColumn } from './relation.js';

const Type = duckdb.Type;

/**
 * The DuckDB type that a column of an Arrow type has in a relation. Where DuckDB has no such type, its bits are carried
 * by one that it has (`native: false`), and come back unchanged.
 */
export function sqlType(type: DataType): RelationColumn {
  switch (type.kind) {
    case 'null':
      return carried('INTEGER');
    case 'bool':
      return native('BOOLEAN');
    case 'int':
      return native(INTEGERS[`${type.signed ? 'i' : 'u'}${type.bits}`]!);
    case 'float':
      return type.bits === 16 ? carried('USMALLINT') : native(type.bits === 32 ? 'FLOAT' : 'DOUBLE');
    case 'decimal':
      return isNativeDecimal(type) ? native(`DECIMAL(${type.precision},${type.scale})`) : carried('BLOB');
    case 'utf8':
      return native('VARCHAR');
    case 'binary':
    case 'fixedSizeBinary':
      return native('BLOB');
    case 'date':
      return type.unit === 'day' ? native('DATE') : carried('BIGINT');
    case 'time':
      if (type.unit === 'us') return native('TIME');
      return carried(type.unit === 'ns' ? 'BIGINT' : 'INTEGER');
    case 'timestamp':
      if (type.timezone !== null) return type.unit === 'us' ? native('TIMESTAMPTZ') : carried('BIGINT');
      return native({ s: 'TIMESTAMP_S', ms: 'TIMESTAMP_MS', us: 'TIMESTAMP', ns: 'TIMESTAMP_NS' }[type.unit]);
    case 'duration':
      return carried('BIGINT');
    case 'dictionary':
      return sqlType(type.value);
    default:
      return nested(type);
  }
}

const INTEGERS: { readonly [name: string]: string } = {
  i8: 'TINYINT',
  i16: 'SMALLINT',
  i32: 'INTEGER',
  i64: 'BIGINT',
  u8: 'UTINYINT',
  u16: 'USMALLINT',
  u32: 'UINTEGER',
  u64: 'UBIGINT',
};

function native(sql: string): RelationColumn {
  return { sql, native: true };
}

function carried(sql: string): RelationColumn {
  return { sql, native: false };
}

/** Whether DuckDB has this decimal: at most 38 digits, of which `scale` behind the point. */
export function isNativeDecimal(type: DataType & { kind: 'decimal' }): boolean {
  return type.bits <= 128 && type.precision <= 38 && type.scale >= 0 && type.scale <= type.precision;
}

type Nested = DataType & { kind: 'list' | 'fixedSizeList' | 'struct' | 'map' };

function nested(type: Nested): RelationColumn {
  switch (type.kind) {
    case 'list':
    case 'fixedSizeList': {
      const item = sqlType(type.item.type);
      return { sql: `${item.sql}[]`, native: item.native && type.kind === 'list' };
    }
    case 'map': {
      const [key, value] = [sqlType(type.key.type), sqlType(type.value.type)];
      return { sql: `STRUCT("key" ${key.sql}, "value" ${value.sql})[]`, native: false };
    }
    case 'struct': {
      if (type.fields.length === 0) return carried('BOOLEAN');
      const columns = type.fields.map((field) => sqlType(field.type));
      const names = memberNames(type.fields).map(quoteName);
      return {
        sql: `STRUCT(${columns.map((column, i) => `${names[i]} ${column.sql}`).join(', ')})`,
        native: columns.every((column) => column.native),
      };
    }
  }
}

/**
 * The names that columns and struct members have in DuckDB, which ignores case and refuses an empty name: their own, but
 * with the position behind it where one is empty, holds NUL, or is told from an earlier one by case alone.
 */
export function memberNames(fields: readonly Field[]): string[] {
  const taken = new Set(fields.map((field) => field.name.toLowerCase()));
  const used = new Set<string>();
  return fields.map(({ name }, i) => {
    const lower = name.toLowerCase();
    if (name !== '' && !name.includes('\0') && !used.has(lower)) {
      used.add(lower);
      return name;
    }
    let other = `${name.replaceAll('\0', '')}_${i}`;
    while (taken.has(other.toLowerCase())) other += '_';
    taken.add(other.toLowerCase());
    return other;
  });
}

/** A name as an SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The logical type of {@link sqlType}, made without SQL. */
export function logicalType(type: DataType): LogicalType {
  switch (type.kind) {
    case 'decimal':
      return isNativeDecimal(type)
        ? duckdb.create_decimal_type(type.precision, type.scale)
        : duckdb.create_logical_type(Type.BLOB);
    case 'dictionary':
      return logicalType(type.value);
    case 'list':
    case 'fixedSizeList':
      return duckdb.create_list_type(logicalType(type.item.type));
    case 'map':
      return duckdb.create_list_type(
        duckdb.create_struct_type(
          [logicalType(type.key.type), logicalType(type.value.type)],
          ['key', 'value'],
        ),
      );
    case 'struct':
      if (type.fields.length === 0) return duckdb.create_logical_type(Type.BOOLEAN);
      return duckdb.create_struct_type(
        type.fields.map((field) => logicalType(field.type)),
        memberNames(type.fields),
      );
    default:
      return duckdb.create_logical_type(SCALARS[sqlType(type).sql]!);
  }
}

const SCALARS: { readonly [sql: string]: number } = {
  BOOLEAN: Type.BOOLEAN,
  TINYINT: Type.TINYINT,
  SMALLINT: Type.SMALLINT,
  INTEGER: Type.INTEGER,
  BIGINT: Type.BIGINT,
  UTINYINT: Type.UTINYINT,
  USMALLINT: Type.USMALLINT,
  UINTEGER: Type.UINTEGER,
  UBIGINT: Type.UBIGINT,
  FLOAT: Type.FLOAT,
  DOUBLE: Type.DOUBLE,
  VARCHAR: Type.VARCHAR,
  BLOB: Type.BLOB,
  DATE: Type.DATE,
  TIME: Type.TIME,
  TIMESTAMP: Type.TIMESTAMP,
  TIMESTAMP_S: Type.TIMESTAMP_S,
  TIMESTAMP_MS: Type.TIMESTAMP_MS,
  TIMESTAMP_NS: Type.TIMESTAMP_NS,
  TIMESTAMPTZ: Type.TIMESTAMP_TZ,
};

/** Says which column has a type that Millrace refuses. */
export function refusedType(type: string, column: string): UsageError {
  return new UsageError(
    'unsupported_type',
    `Column '${column}' has DuckDB's type ${type}, which Millrace does not read; cast it in a query, for example to VARCHAR.`,
    { issues: [{ code: 'unsupported_type', column, actual: type }] },
  );
}
