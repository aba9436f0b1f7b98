import type { CalendarPart, DataType, Dialect, Pattern, TimeUnit } from '@millrace/columns';
import { re2Pattern } from '../re2-pattern.js';
import { ansi } from './ansi.js';

const blanks = text('\t\n\f\r ');

/** A text constant. A NUL ends a statement in DuckDB's parser, so it is added by code point. */
function text(value: string): string {
  const parts = value.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts[0]! : `(${parts.join(' || chr(0) || ')})`;
}

function bytes(value: Uint8Array): string {
  const escaped = Array.from(value, (byte) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`);
  return `'${escaped.join('')}'::BLOB`;
}

function typeName(type: DataType): string | undefined {
  switch (type.kind) {
    case 'bool':
      return 'BOOLEAN';
    case 'int':
      return `${type.signed ? '' : 'U'}${{ 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[type.bits]}`;
    case 'float':
      return type.bits === 64 ? 'DOUBLE' : type.bits === 32 ? 'FLOAT' : undefined;
    case 'decimal':
      return decimalName(type.precision, type.scale);
    case 'utf8':
      return 'VARCHAR';
    case 'binary':
    case 'fixedSizeBinary':
      return 'BLOB';
    case 'date':
    case 'time':
      // The sizes that Arrow gives them.
      return (type.kind === 'date' ? type.unit === 'day' : type.unit === 's' || type.unit === 'ms')
        ? 'INTEGER'
        : 'BIGINT';
    case 'timestamp':
    case 'duration':
      return 'BIGINT';
    case 'dictionary':
      return typeName(type.value);
    default:
      return undefined;
  }
}

function decimalName(precision: number, scale: number): string | undefined {
  return precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision
    ? `DECIMAL(${precision}, ${scale})`
    : undefined;
}

const parts: { readonly [P in CalendarPart]: string } = {
  year: 'year',
  month: 'month',
  day: 'day',
  weekday: 'isodow',
  dayOfYear: 'dayofyear',
};

const unitsOf: { readonly [U in TimeUnit]: string | undefined } = {
  s: ' // 1000000',
  ms: ' // 1000',
  us: '',
  // TIMESTAMP_NS ends before the nanoseconds of 64 bits do.
  ns: undefined,
};

function instantOfText(x: string, unit: 'day' | TimeUnit, zoned: boolean): string | undefined {
  const known = (instant: string): string => `CASE WHEN NOT starts_with(${x}, '0000') THEN ${instant} END`;
  if (unit === 'day') return `(${known(`TRY_CAST(${x} AS DATE) - DATE '1970-01-01'`)})`;
  const scale = unitsOf[unit];
  if (scale === undefined) return undefined;
  if (!zoned) return `(${known(`epoch_us(TRY_CAST(${x} AS TIMESTAMP))${scale}`)})`;
  // TIMESTAMPTZ takes no offset after hh:mm: the offset is read apart.
  const isUtc = `ends_with(${x}, 'Z')`;
  const local = `epoch_us(TRY_CAST(left(${x}, CASE WHEN ${isUtc} THEN -1 ELSE -6 END) AS TIMESTAMP))`;
  const minutes = `(CAST(substr(right(${x}, 5), 1, 2) AS BIGINT) * 60 + CAST(right(${x}, 2) AS BIGINT))`;
  const sign = `CASE WHEN starts_with(right(${x}, 6), '-') THEN 60000000 ELSE -60000000 END`;
  return `(${known(`(${local} + CASE WHEN ${isUtc} THEN 0 ELSE ${minutes} * ${sign} END)${scale}`)})`;
}

/**
 * DuckDB's SQL (1.5).
 *
 * @example
 * ```ts
 * import { types } from '@millrace/columns';
 * import { duckdbDialect } from '@millrace/sql';
 * duckdbDialect.literal("it's", types.utf8()); // => "'it''s'"
 * duckdbDialect.typeName(types.timestamp('ns')); // => 'BIGINT'
 * ```
 */
export const duckdbDialect: Dialect = {
  ...ansi({ typeName, text, bytes }),
  name: 'duckdb',
  nan: 'greatest',
  typeName,
  wideInteger: 'HUGEINT',
  // The optimizer compares through a bare TRY_CAST as if it never gave null (1.5.6); it does not see through TRY.
  convertOrNull: (x, name) => `TRY(TRY_CAST(${x} AS ${name}))`,
  orNull: (x) => `TRY(${x})`,
  isNan: (x) => `isnan(${x})`,
  quotient: (x, divisor) => `(${x} // ${divisor})`,
  length: (x, kind) => (kind === 'text' ? `length(${x})` : `octet_length(${x})`),
  matches: (x, pattern: Pattern) => {
    const re2 = re2Pattern(pattern);
    return re2 === undefined ? undefined : `regexp_matches(${x}, ${text(re2)})`;
  },
  trim: (x) => `trim(${x}, ${blanks})`,
  bytesOfText: (x) => `encode(${x})`,
  instantOfText,
  datePart: (part, day) => `${parts[part]}(DATE '1970-01-01' + CAST(${day} AS INTEGER))`,
  // Cheaper than count(*) with a filter; it counts in 128 bits.
  countTrue: (predicate) => `CAST(count_if(${predicate}) AS BIGINT)`,
  compensatedSum: 'fsum',
};
