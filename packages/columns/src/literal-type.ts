import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import type { LiteralValue } from './expression.js';
import { formatValue } from './format-value.js';
import { isDecimal } from './number-value.js';
import { valueToJson } from './value-json.js';

const int64: DataType = { kind: 'int', bits: 64, signed: true };

/** The type of a literal that nothing else gives one. */
export function naturalType(value: LiteralValue): DataType {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'boolean') return { kind: 'bool' };
  if (typeof value === 'string') return { kind: 'utf8', layout: 'offsets32' };
  if (value instanceof Uint8Array) return { kind: 'binary', layout: 'offsets32' };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int64 : { kind: 'float', bits: 64 };
  if (typeof value === 'bigint') return wholeType(value);
  if (!isDecimal(value)) {
    throw new UsageError(
      'literal_type',
      'A literal that is a list, struct or map needs its type: lit(value, type).',
    );
  }
  const size = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  return decimalType(Math.max(String(size).length, value.scale, 1), value.scale);
}

function wholeType(value: bigint): DataType {
  if (BigInt.asIntN(64, value) === value) return int64;
  if (BigInt.asUintN(64, value) === value) return { kind: 'int', bits: 64, signed: false };
  throw new UsageError(
    'literal_range',
    `The literal ${value} does not fit 64 bits; give it as a decimal: { unscaled, scale: 0 }.`,
  );
}

function decimalType(precision: number, scale: number): DataType {
  if (precision <= 76) return { kind: 'decimal', precision, scale, bits: precision <= 38 ? 128 : 256 };
  throw new UsageError(
    'literal_range',
    `A decimal literal has 76 digits at most; this one has ${precision}.`,
  );
}

/** A literal as messages show it. */
export function shown(value: LiteralValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (isDecimal(value)) return formatValue(value, { kind: 'null' });
  return typeof value === 'object' && value !== null ? JSON.stringify(valueToJson(value)) : String(value);
}
