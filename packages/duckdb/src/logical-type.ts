import type { DataType, Field } from '@millrace/columns';
import { duckdb, type LogicalType } from './bindings.js';
import { quoteName, refusedType } from './sql-type.js';

const Type = duckdb.Type;

/** The Arrow type of a DuckDB type, and the SQL type it must be cast to first, if any. */
export interface ReadType {
  readonly type: DataType;
  readonly cast: string | null;
}

const utf8: DataType = { kind: 'utf8', layout: 'offsets32' };

function int(bits: 8 | 16 | 32 | 64, signed: boolean): DataType {
  return { kind: 'int', bits, signed };
}

function timestamp(unit: 's' | 'ms' | 'us' | 'ns', timezone: string | null = null): DataType {
  return { kind: 'timestamp', unit, timezone };
}

const SCALARS: ReadonlyMap<number, DataType> = new Map<number, DataType>([
  [Type.SQLNULL, { kind: 'null' }],
  [Type.BOOLEAN, { kind: 'bool' }],
  [Type.TINYINT, int(8, true)],
  [Type.SMALLINT, int(16, true)],
  [Type.INTEGER, int(32, true)],
  [Type.BIGINT, int(64, true)],
  [Type.UTINYINT, int(8, false)],
  [Type.USMALLINT, int(16, false)],
  [Type.UINTEGER, int(32, false)],
  [Type.UBIGINT, int(64, false)],
  [Type.FLOAT, { kind: 'float', bits: 32 }],
  [Type.DOUBLE, { kind: 'float', bits: 64 }],
  [Type.VARCHAR, utf8],
  [Type.BLOB, { kind: 'binary', layout: 'offsets32' }],
  [Type.DATE, { kind: 'date', unit: 'day' }],
  [Type.TIME, { kind: 'time', unit: 'us' }],
  [Type.TIMESTAMP, timestamp('us')],
  [Type.TIMESTAMP_S, timestamp('s')],
  [Type.TIMESTAMP_MS, timestamp('ms')],
  [Type.TIMESTAMP_NS, timestamp('ns')],
  [Type.TIMESTAMP_TZ, timestamp('us', 'UTC')],
]);

/**
 * How a column of a DuckDB type is read. UUIDs are read as text, HUGEINT (what `sum` of integers gives) as decimal(38, 0).
 *
 * @throws UsageError for intervals, unions and the other types that Arrow columns here don't hold.
 */
export function readType(logical: LogicalType, column: string): ReadType {
  const id = duckdb.get_type_id(logical);
  const scalar = SCALARS.get(id);
  if (scalar !== undefined) return { type: scalar, cast: null };
  switch (id) {
    case Type.UUID:
      return { type: utf8, cast: 'VARCHAR' };
    case Type.HUGEINT:
      return { type: { kind: 'decimal', precision: 38, scale: 0, bits: 128 }, cast: 'DECIMAL(38,0)' };
    case Type.DECIMAL: {
      const [precision, scale] = [duckdb.decimal_width(logical), duckdb.decimal_scale(logical)];
      return { type: { kind: 'decimal', precision, scale, bits: 128 }, cast: null };
    }
    case Type.ENUM:
      return { type: enumType(logical), cast: null };
    case Type.LIST:
    case Type.ARRAY:
      return readList(logical, id, column);
    case Type.STRUCT:
      return readStruct(logical, column);
    case Type.MAP:
      return readMap(logical, column);
    default:
      throw refusedType(duckdb.Type[id] ?? `number ${id}`, column);
  }
}

function enumType(logical: LogicalType): DataType {
  const internal = duckdb.enum_internal_type(logical);
  const bits = internal === Type.UTINYINT ? 8 : internal === Type.USMALLINT ? 16 : 32;
  return { kind: 'dictionary', index: { kind: 'int', bits, signed: false }, value: utf8, ordered: false };
}

function field(name: string, type: DataType, nullable = true): Field {
  return { name, type, nullable };
}

function readList(logical: LogicalType, id: number, column: string): ReadType {
  if (id === Type.LIST) {
    const item = readType(duckdb.list_type_child_type(logical), column);
    return {
      type: { kind: 'list', item: field('item', item.type), layout: 'offsets32' },
      cast: item.cast && `${item.cast}[]`,
    };
  }
  const item = readType(duckdb.array_type_child_type(logical), column);
  const size = duckdb.array_type_array_size(logical);
  return {
    type: { kind: 'fixedSizeList', item: field('item', item.type), size },
    cast: item.cast && `${item.cast}[${size}]`,
  };
}

function readStruct(logical: LogicalType, column: string): ReadType {
  const count = duckdb.struct_type_child_count(logical);
  const fields: Field[] = [];
  const casts: string[] = [];
  let cast = false;
  for (let i = 0; i < count; i++) {
    const name = duckdb.struct_type_child_name(logical, i);
    const child = duckdb.struct_type_child_type(logical, i);
    const read = readType(child, column);
    fields.push(field(name, read.type));
    casts.push(`${quoteName(name)} ${read.cast ?? typeSql(child)}`);
    cast ||= read.cast !== null;
  }
  return { type: { kind: 'struct', fields }, cast: cast ? `STRUCT(${casts.join(', ')})` : null };
}

function readMap(logical: LogicalType, column: string): ReadType {
  const [keyType, valueType] = [duckdb.map_type_key_type(logical), duckdb.map_type_value_type(logical)];
  const [key, value] = [readType(keyType, column), readType(valueType, column)];
  const cast = key.cast ?? value.cast;
  return {
    type: {
      kind: 'map',
      key: field('key', key.type, false),
      value: field('value', value.type),
      keysSorted: false,
    },
    cast: cast && `MAP(${key.cast ?? typeSql(keyType)}, ${value.cast ?? typeSql(valueType)})`,
  };
}

const NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [Type.SQLNULL, 'INTEGER'],
  [Type.TIMESTAMP_TZ, 'TIMESTAMPTZ'],
]);

/** A DuckDB type in SQL; its parts have passed {@link readType}. */
export function typeSql(logical: LogicalType): string {
  const id = duckdb.get_type_id(logical);
  switch (id) {
    case Type.DECIMAL:
      return `DECIMAL(${duckdb.decimal_width(logical)},${duckdb.decimal_scale(logical)})`;
    case Type.ENUM:
      return 'VARCHAR';
    case Type.LIST:
      return `${typeSql(duckdb.list_type_child_type(logical))}[]`;
    case Type.ARRAY:
      return `${typeSql(duckdb.array_type_child_type(logical))}[${duckdb.array_type_array_size(logical)}]`;
    case Type.STRUCT: {
      const members = Array.from({ length: duckdb.struct_type_child_count(logical) }, (_, i) => {
        const name = quoteName(duckdb.struct_type_child_name(logical, i));
        return `${name} ${typeSql(duckdb.struct_type_child_type(logical, i))}`;
      });
      return `STRUCT(${members.join(', ')})`;
    }
    case Type.MAP:
      return `MAP(${typeSql(duckdb.map_type_key_type(logical))}, ${typeSql(duckdb.map_type_value_type(logical))})`;
    default:
      return NAMES.get(id) ?? duckdb.Type[id]!;
  }
}
