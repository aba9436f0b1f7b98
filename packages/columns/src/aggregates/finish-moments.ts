import type { OptionRecord } from '../accumulators/accumulator.js';
import type { Moments } from '../accumulators/moments.js';
import type { DataType } from '../data-type.js';
import { roundQuotient, roundSquareRoot } from '../exact-rounding.js';
import { type ExactSum, meanOfExactSum, roundExactSum } from '../exact-sum.js';
import { plainType } from '../type-name.js';
import type { Decimal } from '../value.js';

type Types = readonly DataType[];

/** How many values count, and the answer that NaN and infinities force, if any. */
function settle(state: Moments, { nan }: OptionRecord): { count: number; forced: number | undefined } {
  const propagate = nan === 'propagate' && state.nan > 0;
  const { positive, negative } = state;
  const count = state.finite + positive + negative + (propagate ? state.nan : 0);
  if (propagate || (positive > 0 && negative > 0)) return { count, forced: Number.NaN };
  if (positive > 0) return { count, forced: Infinity };
  return { count, forced: negative > 0 ? -Infinity : undefined };
}

function wholeOf({ mantissa, exponent }: ExactSum): bigint {
  return exponent >= 0 ? mantissa << BigInt(exponent) : mantissa >> BigInt(-exponent);
}

function decimalDivisor(types: Types, power: number): bigint {
  const type = plainType(types[0]!);
  if (type.kind !== 'decimal') return 1n;
  return 10n ** BigInt(Math.max(0, type.scale * power));
}

function decimalFactor(types: Types, power: number): bigint {
  const type = plainType(types[0]!);
  if (type.kind !== 'decimal') return 1n;
  return 10n ** BigInt(Math.max(0, -type.scale * power));
}

/** The sum: a bigint for integers and durations, a decimal for decimals, a number for floats. */
export function finishSum(
  state: Moments,
  options: OptionRecord,
  types: Types,
): bigint | number | Decimal | null {
  const { count, forced } = settle(state, options);
  if (count === 0) return null;
  if (forced !== undefined) return forced;
  const [sum] = state.sums;
  const type = plainType(types[0]!);
  if (type.kind === 'float') return roundExactSum(sum!);
  return type.kind === 'decimal' ? { unscaled: wholeOf(sum!), scale: type.scale } : wholeOf(sum!);
}

/** The exact sum divided by the number of values, rounded once. */
export function finishMean(state: Moments, options: OptionRecord, types: Types): number | null {
  const { count, forced } = settle(state, options);
  if (count === 0) return null;
  if (forced !== undefined) return forced;
  const [sum] = state.sums;
  if (plainType(types[0]!).kind !== 'decimal') return meanOfExactSum(sum!, count);
  const { mantissa, exponent } = sum!;
  return roundQuotient(
    mantissa * decimalFactor(types, 1),
    BigInt(count) * decimalDivisor(types, 1),
    exponent,
  );
}

/** The exact central sums: B = n Σx² - (Σx)² and A = n² Σx³ - 3 n Σx Σx² + 2 (Σx)³, each over its power of two. */
function central(state: Moments): { a: bigint; b: bigint; exponent: number; n: bigint } {
  const n = BigInt(state.finite);
  const [s1, s2, s3] = state.sums;
  const exponent = Math.min(
    s1!.exponent,
    Math.floor(s2!.exponent / 2),
    s3 === undefined ? 0 : Math.floor(s3.exponent / 3),
  );
  const at = ({ mantissa, exponent: own }: ExactSum, power: number) =>
    mantissa << BigInt(own - power * exponent);
  const x1 = at(s1!, 1);
  const x2 = at(s2!, 2);
  const b = n * x2 - x1 * x1;
  const a = s3 === undefined ? 0n : n * n * at(s3, 3) - 3n * n * x1 * x2 + 2n * x1 * x1 * x1;
  return { a, b, exponent, n };
}

function spread(
  state: Moments,
  options: OptionRecord,
  types: Types,
): { numerator: bigint; denominator: bigint; exponent: number } | number | null {
  const { count, forced } = settle(state, options);
  const divisor = count - Number(options['ddof']);
  if (count === 0 || divisor <= 0) return null;
  if (forced !== undefined) return Number.NaN;
  const { b, exponent, n } = central(state);
  return {
    numerator: b * decimalFactor(types, 2),
    denominator: n * BigInt(divisor) * decimalDivisor(types, 2),
    exponent: 2 * exponent,
  };
}

/** The exact variance, rounded once. */
export function finishVariance(state: Moments, options: OptionRecord, types: Types): number | null {
  const exact = spread(state, options, types);
  if (typeof exact !== 'object' || exact === null) return exact;
  return roundQuotient(exact.numerator, exact.denominator, exact.exponent);
}

/** The square root of the exact variance, rounded once. */
export function finishStandardDeviation(state: Moments, options: OptionRecord, types: Types): number | null {
  const exact = spread(state, options, types);
  if (typeof exact !== 'object' || exact === null) return exact;
  return roundSquareRoot(exact.numerator, exact.denominator, exact.exponent);
}

/** g1 = A / B^(3/2), as the root of the exact A² / B³, rounded once; null when all values are equal. */
export function finishSkewness(state: Moments, options: OptionRecord): number | null {
  const { count, forced } = settle(state, options);
  if (count === 0) return null;
  if (forced !== undefined) return Number.NaN;
  const { a, b } = central(state);
  if (b === 0n) return null;
  const size = roundSquareRoot(a * a, b * b * b);
  // What is too small for a double below zero is 0, not -0.
  return (a < 0n ? -size : size) + 0;
}
