import {
  castText,
  type DataType,
  type Expr,
  lit,
  typeName,
  types,
  UsageError,
  type Value,
} from '@millrace/columns';
import type { Constant } from './check-definition.js';
import { constantText } from './check-text.js';

const MILLISECONDS = types.timestamp('ms', 'UTC');

/**
 * A constant as a literal that a cell of a type compares with; undefined where the two have nothing in common.
 *
 * Text stands for a decimal, a date or a time where the cell is one; a bigint counts units where it is temporal.
 */
export function literalFor(value: Constant, type: DataType): Expr | undefined {
  if (value === null) return undefined;
  if (value instanceof Date) {
    const known = type.kind === 'timestamp' || type.kind === 'date';
    return known && !Number.isNaN(value.getTime()) ? lit(BigInt(value.getTime()), MILLISECONDS) : undefined;
  }
  switch (type.kind) {
    case 'null':
      return lit(value);
    case 'int':
    case 'float':
      return isNumeric(value) ? lit(value) : undefined;
    case 'decimal':
      return isNumeric(value) ? lit(value) : textLiteral(value, type);
    case 'bool':
      return typeof value === 'boolean' ? lit(value) : undefined;
    case 'utf8':
      return typeof value === 'string' ? lit(value) : undefined;
    case 'binary':
    case 'fixedSizeBinary':
      return value instanceof Uint8Array ? lit(value) : undefined;
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return temporalLiteral(value, type);
    default:
      return undefined;
  }
}

function isNumeric(value: Constant): value is number | bigint {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    (typeof value === 'object' && value !== null && 'unscaled' in value)
  );
}

function temporalLiteral(value: Exclude<Constant, Date>, type: DataType): Expr | undefined {
  if (typeof value === 'string') return textLiteral(value, type);
  const whole = typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof whole !== 'bigint' || whole < -(2n ** 63n) || whole >= 2n ** 63n) return undefined;
  return lit(whole, type);
}

function textLiteral(value: Constant, type: DataType): Expr | undefined {
  if (typeof value !== 'string') return undefined;
  // A decimal of more digits than the column's still has its place beside the column's values.
  const read = castText(value, type.kind === 'decimal' ? types.decimal(76, 38) : type);
  return 'value' in read && read.value !== null
    ? lit(read.value as Exclude<Constant, Date>, type.kind === 'decimal' ? undefined : type)
    : undefined;
}

/** A constant, or a cell's JavaScript value, in the form in which `compareValues` orders values of the type. */
export function comparable(value: unknown, type: DataType): Value {
  if (value instanceof Date) return BigInt(value.getTime());
  if (typeof value === 'string' && type.kind !== 'utf8') {
    const read = castText(value, type.kind === 'decimal' ? types.decimal(76, 38) : type);
    return 'value' in read ? read.value : null;
  }
  return value as Value;
}

/** Refuses a constant that no cell of the column can be compared with, when the schema is made. */
export function refuseConstant(column: string, rule: string, value: Constant, type: DataType): void {
  if (value === null || literalFor(value, type) !== undefined) return;
  const [actual, expected] = [constantText(value), typeName(type)];
  throw new UsageError(
    'bad_check',
    `Column '${column}' is ${expected}; ${rule} can't compare it with ${actual}.`,
    {
      issues: [
        { code: 'bad_check', column, expected, actual, hint: `Give a value of the column's own type.` },
      ],
    },
  );
}
