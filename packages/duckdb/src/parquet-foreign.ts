import type { DataType, Field } from '@millrace/columns';
import type { ArrowHint } from './arrow-hints.js';
import { duckdb, type LogicalType } from './bindings.js';
import { readType } from './logical-type.js';
import type { ParquetNode } from './parquet-footer.js';
import { memberNames, quoteName } from './sql-type.js';

const Type = duckdb.Type;

/** A value of a file, or a part of one: its type, and the SQL that has it as `sqlType` says. */
interface ForeignValue {
  readonly type: DataType;
  readonly sql: string;
}

/** What is known of a column beside its DuckDB type. */
interface ForeignColumn {
  readonly name: string;
  readonly logical: LogicalType;
  readonly node: ParquetNode | undefined;
  /** What it was in Arrow, where a library left word of it. */
  readonly arrow: ArrowHint | undefined;
  /** The unit of timestamps of 96 bits at a leaf. */
  unit(leaf: number): 'us' | 'ns';
}

/** What DuckDB would round or rename, so that it must be told only what its bytes are. */
export function isLossy({ physical, logical, precision }: ParquetNode): boolean {
  if (physical === null) return false;
  if (physical === 'INT96' || precision > 38) return true;
  return /^Time(stamp)?Type\(isAdjustedToUTC=1,.*NanoSeconds\(\)/.test(logical);
}

/** Whether a leaf is a timestamp of 96 bits. */
export function isInt96({ physical }: ParquetNode): boolean {
  return physical === 'INT96';
}

/**
 * How a column of a file by some other writer is read: by its own types and names, with the zones and durations of Arrow's schema,
 * where that is beside it.
 *
 * @throws UsageError for types that Millrace does not hold.
 */
export function foreignValue(column: ForeignColumn, x: string): ForeignValue {
  return foreignPart(x, column.logical, column.node, column.arrow, { column, depth: 0 });
}

interface Place {
  readonly column: ForeignColumn;
  readonly depth: number;
}

function foreignPart(
  x: string,
  logical: LogicalType,
  node: ParquetNode | undefined,
  arrow: ArrowHint | undefined,
  place: Place,
): ForeignValue {
  switch (duckdb.get_type_id(logical)) {
    case Type.LIST:
      return listValue(x, logical, node, arrow, place);
    case Type.STRUCT:
      return structValue(x, logical, node, arrow, place);
    case Type.MAP:
      return mapValue(x, logical, node, arrow, place);
    default:
      return leafValue(x, logical, node, arrow, place.column);
  }
}

function leafValue(
  x: string,
  logical: LogicalType,
  node: ParquetNode | undefined,
  arrow: ArrowHint | undefined,
  column: ForeignColumn,
): ForeignValue {
  const id = duckdb.get_type_id(logical);
  const zone = arrow?.zone ?? null;
  if (node !== undefined && isInt96(node)) return int96Value(x, id, column.unit(node.leaf), zone);
  if (node !== undefined && isLossy(node)) return plainValue(x, node, zone);
  if (id === Type.TIMESTAMP_TZ) return { type: timestamp('us', zone ?? 'UTC'), sql: x };
  if (id === Type.TIME_TZ) return { type: { kind: 'time', unit: 'us' }, sql: `CAST(${x} AS TIME)` };
  if (id === Type.TIME_NS) return { type: { kind: 'time', unit: 'ns' }, sql: `epoch_ns(${x})` };
  if (id === Type.SQLNULL || node?.logical === 'NullType()')
    return { type: { kind: 'null' }, sql: `CAST(${x} AS INTEGER)` };
  const duration = arrow?.duration ?? null;
  if (id === Type.BIGINT && duration !== null && node?.logical === '')
    return { type: { kind: 'duration', unit: duration }, sql: x };
  const { type, cast } = readType(logical, column.name);
  return { type, sql: cast === null ? x : `CAST(${x} AS ${cast})` };
}

function timestamp(unit: 'us' | 'ns', timezone: string | null): DataType {
  return { kind: 'timestamp', unit, timezone };
}

// Bytes, or an integer, of a twin.
function plainValue(
  x: string,
  { logical, shape, precision }: ParquetNode,
  zone: string | null,
): ForeignValue {
  if (logical.startsWith('TimestampType')) return { type: timestamp('ns', zone ?? 'UTC'), sql: x };
  if (logical.startsWith('TimeType')) return { type: { kind: 'time', unit: 'ns' }, sql: x };
  const scale = Number(/scale=(\d+)/.exec(logical)?.[1] ?? shape.split(' ').at(-2));
  return { type: { kind: 'decimal', precision, scale, bits: 256 }, sql: littleEndian(x, 32) };
}

/** Bytes of an integer, the highest first, as a wider one, the lowest first. */
function littleEndian(x: string, bytes: number): string {
  const padding = `CASE WHEN hex(${x}) >= '8' THEN 'F' ELSE '0' END`;
  const pairs = `regexp_extract_all(lpad(hex(${x}), ${2 * bytes}, ${padding}), '..')`;
  return `CASE WHEN ${x} IS NOT NULL THEN unhex(array_to_string(list_reverse(${pairs}), '')) END`;
}

function int96Value(x: string, id: number, unit: 'us' | 'ns', zone: string | null): ForeignValue {
  const type = timestamp(unit, zone);
  if (id === Type.TIMESTAMP) return { type, sql: zone === null ? x : `CAST(${x} AS TIMESTAMPTZ)` };
  const ns = int96Nanoseconds(x);
  if (unit === 'ns') {
    const whole = `CAST(${ns} AS BIGINT)`;
    return { type, sql: zone === null ? `make_timestamp_ns(${whole})` : whole };
  }
  const moment = `make_timestamp(CAST(${ns} // 1000 AS BIGINT))`;
  return { type, sql: zone === null ? moment : `CAST(${moment} AS TIMESTAMPTZ)` };
}

/** The nanoseconds since 1970, in 128 bits, of twelve bytes: those of the day, then the Julian day, the lowest byte first. */
export function int96Nanoseconds(x: string): string {
  const pairs = (from: number, count: number): string =>
    Array.from({ length: count }, (_, i) => `substr(hex(${x}), ${2 * (from + count - i) - 1}, 2)`).join(
      ' || ',
    );
  const day = `CAST(CAST('0x' || ${pairs(8, 4)} AS UINTEGER) AS HUGEINT)`;
  const unsigned = `CAST('0x' || ${pairs(0, 8)} AS UBIGINT)`;
  // Some writers have days that begin later, with nanoseconds below zero.
  const sign = `CASE WHEN ${unsigned} >= ${2n ** 63n} THEN ${2n ** 64n} ELSE 0 END`;
  return `((${day} - 2440588) * 86400000000000 + CAST(${unsigned} AS HUGEINT) - ${sign})`;
}

function listValue(
  x: string,
  logical: LogicalType,
  node: ParquetNode | undefined,
  arrow: ArrowHint | undefined,
  { column, depth }: Place,
): ForeignValue {
  const child = duckdb.list_type_child_type(logical);
  const name = `v${depth}`;
  const within = arrow?.children.length === 1 ? arrow.children[0] : undefined;
  const item = foreignPart(name, child, itemNode(node, child), within, { column, depth: depth + 1 });
  return {
    type: { kind: 'list', item: field('item', item.type), layout: 'offsets32' },
    sql: item.sql === name ? x : `list_transform(${x}, lambda ${name} : ${item.sql})`,
  };
}

// A list is a group around a repeated group around the item; old writers leave one or the other out.
function itemNode(node: ParquetNode | undefined, child: LogicalType): ParquetNode | undefined {
  const repeated = node?.repetition !== 'REPEATED' && node?.children.length === 1 ? node.children[0]! : node;
  const inner = repeated?.children.length === 1 ? repeated.children[0]! : undefined;
  if (inner === undefined) return repeated;
  return fits(inner, child) ? inner : repeated;
}

function fits(node: ParquetNode, logical: LogicalType): boolean {
  if (duckdb.get_type_id(logical) !== Type.STRUCT) return true;
  return node.children.length === duckdb.struct_type_child_count(logical);
}

function structValue(
  x: string,
  logical: LogicalType,
  node: ParquetNode | undefined,
  arrow: ArrowHint | undefined,
  place: Place,
): ForeignValue {
  const count = duckdb.struct_type_child_count(logical);
  const nodes = node?.children.length === count ? node.children : [];
  const within = arrow?.children.length === count ? arrow.children : [];
  const own = Array.from({ length: count }, (_, i) => duckdb.struct_type_child_name(logical, i));
  const parts = own.map((name) => `${x}.${quoteName(name)}`);
  const members = parts.map((part, i) =>
    foreignPart(part, duckdb.struct_type_child_type(logical, i), nodes[i], within[i], place),
  );
  const fields = members.map(({ type }, i) => field(nodes[i]?.name ?? own[i]!, type));
  const names = memberNames(fields);
  const same = names.every((name, i) => name === own[i] && members[i]!.sql === parts[i]);
  const packed = members.map(({ sql }, i) => `${quoteName(names[i]!)} := ${sql}`).join(', ');
  return {
    type: { kind: 'struct', fields },
    sql: same ? x : `CASE WHEN ${x} IS NOT NULL THEN struct_pack(${packed}) END`,
  };
}

function mapValue(
  x: string,
  logical: LogicalType,
  node: ParquetNode | undefined,
  arrow: ArrowHint | undefined,
  { column, depth }: Place,
): ForeignValue {
  const name = `v${depth}`;
  const [keyNode, valueNode] = node?.children[0]?.children ?? [];
  const [keyArrow, valueArrow] = arrow?.children[0]?.children ?? [];
  const inner = { column, depth: depth + 1 };
  const key = foreignPart(`${name}.key`, duckdb.map_type_key_type(logical), keyNode, keyArrow, inner);
  const value = foreignPart(
    `${name}.value`,
    duckdb.map_type_value_type(logical),
    valueNode,
    valueArrow,
    inner,
  );
  const type: DataType = {
    kind: 'map',
    key: { ...field('key', key.type), nullable: false },
    value: field('value', value.type),
    keysSorted: false,
  };
  if (key.sql === `${name}.key` && value.sql === `${name}.value`) return { type, sql: x };
  const entries = `list_transform(map_entries(${x}), lambda ${name} : struct_pack("key" := ${key.sql}, "value" := ${value.sql}))`;
  return { type, sql: `map_from_entries(${entries})` };
}

function field(name: string, type: DataType): Field {
  return { name, type, nullable: true };
}
