import { roundQuotient, roundScaled } from './exact-rounding.js';

/** An exact sum of finite doubles: `mantissa` · 2^`exponent`. Change it only through the functions of this module. */
export interface ExactSum {
  mantissa: bigint;
  exponent: number;
}

/**
 * An exact sum of nothing: what {@link addDoubles} and {@link addScaled} add to.
 *
 * @example
 * ```ts
 * import { addDoubles, exactSum, momentsAnswer, types } from '@millrace/columns';
 * const sum = exactSum();
 * addDoubles(sum, Float64Array.of(1e308, 1, -1e308));
 * const moments = { finite: 3, nan: 0, positive: 0, negative: 0, sums: [sum] };
 * momentsAnswer('sum', moments, { nan: 'skip' }, types.float64()); // => 1
 * ```
 */
export function exactSum(): ExactSum {
  return { mantissa: 0n, exponent: 0 };
}

/**
 * Adds `mantissa` · 2^`exponent` to a sum, exactly.
 *
 * @example
 * ```ts
 * import { addScaled, exactSum } from '@millrace/columns';
 * const sum = exactSum();
 * addScaled(sum, 3n, -1);
 * addScaled(sum, 1n, 2);
 * sum; // => { mantissa: 11n, exponent: -1 }
 * ```
 */
export function addScaled(sum: ExactSum, mantissa: bigint, exponent: number): void {
  if (mantissa === 0n) return;
  if (sum.mantissa === 0n) {
    sum.mantissa = mantissa;
    sum.exponent = exponent;
  } else if (exponent >= sum.exponent) {
    sum.mantissa += mantissa << BigInt(exponent - sum.exponent);
  } else {
    sum.mantissa = (sum.mantissa << BigInt(sum.exponent - exponent)) + mantissa;
    sum.exponent = exponent;
  }
}

/** Adds all of `other` to `sum`. */
export function mergeExactSum(sum: ExactSum, other: ExactSum): void {
  addScaled(sum, other.mantissa, other.exponent);
}

/** Takes all of `other` out of `sum` again. */
export function subtractExactSum(sum: ExactSum, other: ExactSum): void {
  addScaled(sum, -other.mantissa, other.exponent);
}

/** The same value with an odd mantissa (or 0 · 2^0): the canonical form. */
export function normalExactSum(sum: ExactSum): ExactSum {
  if (sum.mantissa === 0n) return { mantissa: 0n, exponent: 0 };
  let { mantissa, exponent } = sum;
  while (BigInt.asUintN(32, mantissa) === 0n) {
    mantissa >>= 32n;
    exponent += 32;
  }
  const low = Number(BigInt.asIntN(32, mantissa));
  const zeros = 31 - Math.clz32(low & -low);
  return { mantissa: mantissa >> BigInt(zeros), exponent: exponent + zeros };
}

/** The sum rounded once to the nearest double; ±Infinity when it lies beyond their range, never -0. */
export function roundExactSum(sum: ExactSum): number {
  return roundScaled(sum.mantissa, sum.exponent);
}

/** The sum divided by a positive whole `count`, rounded once to the nearest double. */
export function meanOfExactSum(sum: ExactSum, count: number): number {
  return roundQuotient(sum.mantissa, BigInt(count), sum.exponent);
}

// For each sign and exponent, the sums of the high and the low mantissa halves. Every value also adds 2^36 to `HIGH`, so
// that it counts them: 2^16 - 1 values of 20 bits stay below 2^36, and the whole below 2^53.
const HIGH = new Float64Array(4096);
const LOW = new Float64Array(4096);
const COUNT_ONE = 2 ** 36;
const MOST = 65_535;

/** How many values of the last {@link addDoubles} were NaN or infinite (they add nothing). */
export interface NonFinite {
  nan: number;
  positive: number;
  negative: number;
}

/**
 * Adds the first `length` doubles exactly; NaN and infinities are left out and counted in `nonFinite`.
 *
 * Exponent-binned accumulation after R. Neal, "Fast exact summation using small and large superaccumulators" (2015), with
 * doubles that hold whole numbers in place of 64-bit integers.
 *
 * @example
 * ```ts
 * import { addDoubles, exactSum } from '@millrace/columns';
 * const nonFinite = { nan: 0, positive: 0, negative: 0 };
 * addDoubles(exactSum(), Float64Array.of(1, NaN, -Infinity), 3, nonFinite);
 * nonFinite; // => { nan: 1, positive: 0, negative: 1 }
 * ```
 */
export function addDoubles(
  sum: ExactSum,
  values: Float64Array,
  length: number = values.length,
  nonFinite?: NonFinite,
): void {
  for (let start = 0; start < length; start += MOST) {
    const end = Math.min(length, start + MOST);
    fillBins(values, start, end);
    const nonFiniteCount = Math.floor(HIGH[2047]! / COUNT_ONE) + Math.floor(HIGH[4095]! / COUNT_ONE);
    HIGH[2047] = LOW[2047] = HIGH[4095] = LOW[4095] = 0;
    if (nonFiniteCount > 0 && nonFinite !== undefined) countNonFinite(values, start, end, nonFinite);
    emptyBins(sum, end - start < 2048 ? usedBins(values, start, end) : ALL_BINS);
  }
}

function fillBins(values: Float64Array, start: number, end: number): void {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let i = start; i < end; i++) {
    const high = words[2 * i + 1]!;
    const bin = high >>> 20;
    HIGH[bin]! += (high & 0xfffff) + COUNT_ONE;
    LOW[bin]! += words[2 * i]! >>> 0;
  }
}

function countNonFinite(values: Float64Array, start: number, end: number, counts: NonFinite): void {
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    if (value - value === 0) continue;
    if (value === Infinity) counts.positive += 1;
    else if (value === -Infinity) counts.negative += 1;
    else counts.nan += 1;
  }
}

/** The biased exponents that may have been used: from `least` to `most`, both inclusive. */
interface BinRange {
  readonly least: number;
  readonly most: number;
}

const ALL_BINS: BinRange = { least: 0, most: 2046 };

function usedBins(values: Float64Array, start: number, end: number): BinRange {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  let least = 2046;
  let most = 0;
  for (let i = start; i < end; i++) {
    const biased = (words[2 * i + 1]! >>> 20) & 2047;
    if (biased < least) least = biased;
    if (biased > most) most = biased;
  }
  return { least, most: Math.min(most, 2046) };
}

// From the largest exponent down, neighbouring bins are brought together as high · 2^32 + low in doubles. High parts are below 2^37
// and grow by one bit a step: twelve steps stay exact, then the part goes into the sum.
function emptyBins(sum: ExactSum, { least, most }: BinRange): void {
  let high = 0;
  let low = 0;
  let at = 0;
  let top = 0;
  for (let biased = most; biased >= least; biased--) {
    if (HIGH[biased]! + HIGH[biased + 2048]! === 0) continue;
    const place = Math.max(biased, 1);
    if (top - place > 12 || top === 0) {
      if (top > 0) addScaled(sum, (BigInt(high) << 32n) + BigInt(low), at - 1075);
      high = low = 0;
      top = place;
    } else {
      const factor = 2 ** (at - place);
      high *= factor;
      low *= factor;
    }
    at = place;
    const implicit = biased === 0 ? 0 : 2 ** 20;
    for (let sign = 1, bin = biased; bin < 4096; sign = -1, bin += 2048) {
      const count = Math.floor(HIGH[bin]! / COUNT_ONE);
      high += sign * (HIGH[bin]! - count * (COUNT_ONE - implicit));
      low += sign * LOW[bin]!;
      HIGH[bin] = LOW[bin] = 0;
    }
    const carry = Math.floor(low / 2 ** 32);
    high += carry;
    low -= carry * 2 ** 32;
  }
  if (top > 0) addScaled(sum, (BigInt(high) << 32n) + BigInt(low), at - 1075);
}
