import type { DataType, Decimal, Dialect, Value } from '@millrace/columns';

/** What most engines have in common; a dialect adds the rest and replaces what it writes otherwise. */
export type Common =
  | 'column'
  | 'literal'
  | 'convert'
  | 'floor'
  | 'filtered'
  | 'countTrue'
  | 'startsWith'
  | 'endsWith'
  | 'contains';

/**
 * The members of a dialect that standard SQL settles, given how the dialect writes its texts, bytes and types: a new dialect spreads
 * them and adds or replaces the rest, as `duckdbDialect` does.
 *
 * @example
 * ```ts
 * import { types } from '@millrace/columns';
 * import { ansi } from '@millrace/sql';
 * const common = ansi({
 *   typeName: (type) => (type.kind === 'int' ? 'BIGINT' : type.kind === 'utf8' ? 'TEXT' : undefined),
 *   text: (value) => `'${value.replaceAll("'", "''")}'`,
 *   bytes: () => { throw new RangeError('no bytes'); },
 * });
 * common.literal(-5n, types.int64()); // => "CAST('-5' AS BIGINT)"
 * common.filtered('sum', 'c0', '(c1 > 0)'); // => 'sum(c0) FILTER (WHERE (c1 > 0))'
 * ```
 */
export function ansi(
  words: Pick<Dialect, 'typeName'> & {
    text(value: string): string;
    bytes(value: Uint8Array): string;
  },
): Pick<Dialect, Common> {
  const convert = (x: string, typeName: string): string => `CAST(${x} AS ${typeName})`;
  return {
    column: (position) => `c${position}`,
    convert,
    literal: (value, type) => literal(value, type, words, convert),
    floor: (x) => `floor(${x})`,
    filtered: (name, x, predicate) => `${name}(${x}) FILTER (WHERE ${predicate})`,
    countTrue: (predicate) => `count(*) FILTER (WHERE ${predicate})`,
    startsWith: (x, sought) => `starts_with(${x}, ${sought})`,
    endsWith: (x, sought) => `ends_with(${x}, ${sought})`,
    contains: (x, sought) => `contains(${x}, ${sought})`,
  };
}

function literal(
  value: Value,
  type: DataType,
  words: {
    typeName(type: DataType): string | undefined;
    text(v: string): string;
    bytes(v: Uint8Array): string;
  },
  convert: (x: string, typeName: string) => string,
): string {
  const name = words.typeName(type);
  if (name === undefined) throw new TypeError(`There is no SQL type for ${type.kind}.`);
  if (value === null) return convert('NULL', name);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') return words.text(value);
  if (value instanceof Uint8Array) return words.bytes(value);
  return convert(`'${numberText(value as number | bigint | Decimal)}'`, name);
}

/** The text of a number, from which every engine reads the same number back. */
function numberText(value: number | bigint | Decimal): string {
  if (typeof value === 'object') return decimalText(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A decimal with its point, and all digits that its scale says. */
function decimalText({ unscaled, scale }: Decimal): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
