import { nanosecondsPer } from './calendar.js';
import { castText } from './cast-text.js';
import type { DataType } from './data-type.js';
import type { CastOptions } from './expression.js';
import { formatValue } from './format-value.js';
import { halfToNumber, numberToHalf } from './half.js';
import { integerRange, isDecimal, numberFromRatio, ratioFrom, rescale } from './number-value.js';
import { plainType } from './type-name.js';
import type { Decimal, Value } from './value.js';

/**
 * Casts one value, not null, that {@link checkCast} allows; undefined where the target has no such value.
 *
 * Between numbers a cast is exact or has no value, with two exceptions: a float takes the value nearest to a decimal or a wider float
 * (as it does of a text), and a decimal takes a float by its shortest digits, so that 0.1 becomes 0.10.
 */
export function castValue(
  value: Value,
  from: DataType,
  to: DataType,
  options: CastOptions,
): Value | undefined {
  const target = plainType(to);
  if (from.kind === 'utf8') {
    const result = castText(value as string, target, options);
    return 'value' in result ? result.value : undefined;
  }
  switch (target.kind) {
    case 'utf8':
      return from.kind === 'binary' ? undefined : formatValue(value, from);
    case 'bool':
      return from.kind === 'int' ? flagOf(value) : value;
    case 'int':
      return wholeIn(toWhole(value), target.bits, target.signed);
    case 'float':
      return toFloat(value, from, target.bits);
    case 'decimal':
      return toDecimal(value, target);
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return toTemporal(value as bigint, from, target);
    case 'fixedSizeBinary':
      return (value as Uint8Array).length === target.byteWidth ? value : undefined;
    default:
      return value;
  }
}

function flagOf(value: Value): boolean | undefined {
  const whole = BigInt(value as number | bigint);
  return whole === 0n ? false : whole === 1n ? true : undefined;
}

function toWhole(value: Value): bigint | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (isDecimal(value)) return rescale(value, 0) ?? undefined;
  if (typeof value === 'bigint') return value;
  return Number.isInteger(value) ? BigInt(value as number) : undefined;
}

function wholeIn(whole: bigint | undefined, bits: number, signed: boolean): Value | undefined {
  const [low, high] = integerRange(bits, signed);
  if (whole === undefined || whole < low || whole > high) return undefined;
  return bits === 64 ? whole : Number(whole);
}

function toFloat(value: Value, from: DataType, bits: 16 | 32 | 64): number | undefined {
  const double = isDecimal(value) ? numberFromRatio(ratioFrom(value)) : Number(value);
  const rounded =
    bits === 64 ? double : bits === 32 ? Math.fround(double) : halfToNumber(numberToHalf(double));
  if (from.kind === 'int') {
    // An integer is kept exactly or not at all.
    return Number.isFinite(rounded) && BigInt(rounded) === BigInt(value as number | bigint)
      ? rounded
      : undefined;
  }
  return Number.isFinite(double) && !Number.isFinite(rounded) ? undefined : rounded + 0;
}

function toDecimal(value: Value, type: DataType & { kind: 'decimal' }): Decimal | undefined {
  const decimal = decimalFrom(value);
  const unscaled = decimal === undefined ? null : rescale(decimal, type.scale);
  const limit = 10n ** BigInt(type.precision);
  if (unscaled === null || unscaled >= limit || unscaled <= -limit) return undefined;
  return { unscaled, scale: type.scale };
}

function decimalFrom(value: Value): Decimal | undefined {
  if (isDecimal(value)) return value;
  if (typeof value === 'bigint') return { unscaled: value, scale: 0 };
  if (typeof value === 'boolean') return { unscaled: value ? 1n : 0n, scale: 0 };
  if (!Number.isFinite(value)) return undefined;
  const [digits = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const scale = fraction.length - Number(exponent);
  const unscaled = BigInt(whole + fraction);
  return scale >= 0 ? { unscaled, scale } : { unscaled: unscaled * 10n ** BigInt(-scale), scale: 0 };
}

function toTemporal(value: number | bigint, from: DataType, to: DataType): bigint | undefined {
  const small =
    to.kind === 'date' ? to.unit === 'day' : to.kind === 'time' && (to.unit === 's' || to.unit === 'ms');
  const [low, high] = integerRange(small ? 32 : 64, true);
  const whole =
    from.kind === 'int'
      ? BigInt(value)
      : exactQuotient(BigInt(value) * nanosecondsPer(from), nanosecondsPer(to));
  return whole === undefined || whole < low || whole > high ? undefined : whole;
}

function exactQuotient(value: bigint, divisor: bigint): bigint | undefined {
  return value % divisor === 0n ? value / divisor : undefined;
}
