import type { DataType, Dialect } from '@millrace/columns';

/** What lowering works with: the dialect, and how the columns are written. */
export interface Lowering {
  readonly dialect: Dialect;
  /** The SQL of a column, as the dialect holds its type; undefined where it can't be used but for its nulls. */
  column(index: number): string | undefined;
}

/** A data type without its dictionary. */
export type PlainType = Exclude<DataType, { readonly kind: 'dictionary' }>;

/** The type of a dictionary's values; any other type itself. */
export function plain(type: DataType): PlainType {
  return type.kind === 'dictionary' ? plain(type.value) : type;
}

/** Thrown inside lowering for what a dialect can't express exactly; never leaves the package. */
export class NotLowered extends Error {}

/** Longer SQL than this is not handed to an engine: planning it would cost more than reading the rows. */
const MOST_CHARACTERS = 200_000;

/** A piece of SQL, or {@link NotLowered} when it is too long. */
export function piece(sql: string): string {
  if (sql.length > MOST_CHARACTERS) throw new NotLowered('too long');
  return sql;
}

/** The value where there is one, else {@link NotLowered}. */
export function lowered<T>(value: T | undefined): T {
  if (value === undefined) throw new NotLowered('not in this dialect');
  return value;
}

/** The SQL type of a data type, else {@link NotLowered}. */
export function sqlTypeOf({ dialect }: Lowering, type: DataType): string {
  return lowered(dialect.typeName(plain(type)));
}

/** A null of a type. */
export function nullOf(lowering: Lowering, type: DataType): string {
  const { kind } = plain(type);
  return kind === 'null' ? 'NULL' : lowering.dialect.convert('NULL', sqlTypeOf(lowering, type));
}

/** Nanoseconds in one unit of a date, time, timestamp or duration; undefined for other types. */
export function nanoseconds(type: PlainType): bigint | undefined {
  switch (type.kind) {
    case 'date':
      return type.unit === 'day' ? 86_400_000_000_000n : 1_000_000n;
    case 'time':
    case 'timestamp':
    case 'duration':
      return { s: 1_000_000_000n, ms: 1_000_000n, us: 1_000n, ns: 1n }[type.unit];
    default:
      return undefined;
  }
}
