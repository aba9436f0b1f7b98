import { halfToNumber, numberToHalf } from './half.js';
import type { Decimal } from './value.js';

/** An exact number: `numerator` / `denominator`, the denominator positive. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The least and greatest integer of so many bits. */
export function integerRange(bits: number, signed: boolean): readonly [bigint, bigint] {
  const size = 1n << BigInt(bits);
  return signed ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
}

/** The unscaled integer of a decimal at another scale; null when that would lose digits. */
export function rescale(value: Decimal, scale: number): bigint | null {
  if (scale >= value.scale) return value.unscaled * 10n ** BigInt(scale - value.scale);
  const divisor = 10n ** BigInt(value.scale - scale);
  return value.unscaled % divisor === 0n ? value.unscaled / divisor : null;
}

/** The exact ratio that a finite double is. */
function ratioFromNumber(value: number): Ratio {
  let shift = 0;
  let scaled = value;
  // Multiplying by a power of two is exact until the number is whole; the largest double is whole already.
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift++;
  }
  return { numerator: BigInt(scaled), denominator: 1n << BigInt(shift) };
}

/** The exact ratio that a number, bigint or decimal is; the number must be finite. */
export function ratioFrom(value: number | bigint | Decimal): Ratio {
  if (typeof value === 'number') return ratioFromNumber(value);
  if (typeof value === 'bigint') return { numerator: value, denominator: 1n };
  if (value.scale >= 0) return { numerator: value.unscaled, denominator: 10n ** BigInt(value.scale) };
  return { numerator: value.unscaled * 10n ** BigInt(-value.scale), denominator: 1n };
}

/** Compares exact ratios. */
function compareRatios(a: Ratio, b: Ratio): number {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Compares numbers of any form by exact value; neither may be NaN. */
export function compareNumbers(a: number | bigint | Decimal, b: number | bigint | Decimal): number {
  if (typeof a !== 'object' && typeof b !== 'object') return a < b ? -1 : a > b ? 1 : 0;
  if (a === Infinity || b === -Infinity) return 1;
  if (a === -Infinity || b === Infinity) return -1;
  return compareRatios(ratioFrom(a), ratioFrom(b));
}

/** The largest integer not above a ratio. */
export function floorRatio(ratio: Ratio): bigint {
  const quotient = ratio.numerator / ratio.denominator;
  return ratio.numerator < 0n && quotient * ratio.denominator !== ratio.numerator ? quotient - 1n : quotient;
}

/** The double nearest to a ratio, ties to even; infinite where it is out of range. */
export function numberFromRatio(ratio: Ratio): number {
  const negative = ratio.numerator < 0n;
  const top = negative ? -ratio.numerator : ratio.numerator;
  if (top === 0n) return 0;
  // Scale the quotient to at least 64 bits and keep whether anything was lost: one rounding decides the last bit.
  let shift = 66 - (top.toString(2).length - ratio.denominator.toString(2).length);
  // Below the normal range a double has fewer bits: the quotient must end at 2^-1074 with two bits to spare.
  if (shift > 1076) shift = 1076;
  const scaledTop = shift >= 0 ? top << BigInt(shift) : top;
  const scaledBottom = shift >= 0 ? ratio.denominator : ratio.denominator << BigInt(-shift);
  let quotient = scaledTop / scaledBottom;
  if (quotient * scaledBottom !== scaledTop) quotient |= 1n;
  // Number(bigint) rounds to nearest even; multiplying by a power of two is exact outside the subnormal range.
  const size = scaleByPowerOfTwo(quotient, -shift);
  return negative ? -size : size;
}

function scaleByPowerOfTwo(value: bigint, exponent: number): number {
  const bits = value.toString(2).length;
  if (bits + exponent > -1020) {
    const rounded = Number(value);
    // Two steps: 2^exponent alone may lie outside the range of doubles.
    const half = Math.trunc(exponent / 2);
    return rounded * 2 ** half * 2 ** (exponent - half);
  }
  // The result is subnormal: round at 2^-1074 here, by hand.
  const drop = BigInt(-1074 - exponent);
  const floor = value >> drop;
  const rest = value - (floor << drop);
  const half = 1n << (drop - 1n);
  const up = rest > half || (rest === half && (floor & 1n) === 1n);
  return Number(up ? floor + 1n : floor) * 2 ** -1074;
}

/** Whether a value is a decimal. */
export function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'unscaled') === 'bigint';
}

/** The float of so many bits nearest to a double. */
export function roundFloat(value: number, bits: 16 | 32 | 64): number {
  if (bits === 64) return value;
  return bits === 32 ? Math.fround(value) : halfToNumber(numberToHalf(value));
}
