import { addDoubles, addScaled, type ExactSum } from './exact-sum.js';

const BLOCK = 8192;
const PRODUCT = new Float64Array(BLOCK);
const ERROR = new Float64Array(BLOCK);
const PRODUCT_RIGHT = new Float64Array(BLOCK);
const ERROR_RIGHT = new Float64Array(BLOCK);
const SPLITTER = 2 ** 27 + 1;

// Between these no part of a square or a cube leaves the range in which a product of doubles is the exact sum of two.
const LEAST = 2 ** -300;
const GREATEST = 2 ** 330;

/** A finite double as an odd mantissa (or 0) times a power of two. */
function scaledFromDouble(value: number): { mantissa: bigint; exponent: number } {
  if (value === 0) return { mantissa: 0n, exponent: 0 };
  let exponent = 0;
  let scaled = value;
  if (Math.abs(scaled) < 2 ** -900) {
    scaled *= 2 ** 174;
    exponent -= 174;
  }
  while (Math.abs(scaled) >= 2 ** 64) {
    scaled *= 2 ** -32;
    exponent += 32;
  }
  while (!Number.isInteger(scaled)) {
    scaled *= 2 ** 32;
    exponent -= 32;
  }
  return { mantissa: BigInt(scaled), exponent };
}

/**
 * Adds the exact squares of the finite values; what is not finite is left out.
 *
 * A square is the sum of two doubles, the rounded product and its error (T. J. Dekker, "A floating-point technique for
 * extending the available precision", 1971); values so large or small that this fails are squared as whole numbers.
 */
export function addSquares(sum: ExactSum, values: Float64Array): void {
  for (let start = 0; start < values.length; start += BLOCK) {
    const length = Math.min(BLOCK, values.length - start);
    const odd = squareBlock(values, start, length);
    addDoubles(sum, PRODUCT, length);
    addDoubles(sum, ERROR, length);
    if (odd > 0) addOddPowers(sum, values.subarray(start, start + length), 2n);
  }
}

/** Adds the exact cubes of the finite values; what is not finite is left out. */
export function addCubes(sum: ExactSum, values: Float64Array): void {
  for (let start = 0; start < values.length; start += BLOCK) {
    const length = Math.min(BLOCK, values.length - start);
    const odd = squareBlock(values, start, length);
    multiplyBlock(PRODUCT, values, start, length, PRODUCT, PRODUCT_RIGHT);
    multiplyBlock(ERROR, values, start, length, ERROR, ERROR_RIGHT);
    for (const part of [PRODUCT, PRODUCT_RIGHT, ERROR, ERROR_RIGHT]) addDoubles(sum, part, length);
    if (odd > 0) addOddPowers(sum, values.subarray(start, start + length), 3n);
  }
}

function squareBlock(values: Float64Array, start: number, length: number): number {
  let odd = 0;
  for (let i = 0; i < length; i++) {
    const x = values[start + i]!;
    const size = Math.abs(x);
    if (size >= LEAST && size <= GREATEST) {
      const product = x * x;
      const c = SPLITTER * x;
      const high = c - (c - x);
      const low = x - high;
      PRODUCT[i] = product;
      ERROR[i] = high * high - product + 2 * high * low + low * low;
    } else {
      PRODUCT[i] = 0;
      ERROR[i] = 0;
      odd += size === 0 ? 0 : 1;
    }
  }
  return odd;
}

// `left` may be the same array as `out`. A value out of range has a zero in `left`, and must not make it NaN.
function multiplyBlock(
  left: Float64Array,
  values: Float64Array,
  start: number,
  length: number,
  out: Float64Array,
  error: Float64Array,
): void {
  for (let i = 0; i < length; i++) {
    const a = left[i]!;
    if (a === 0) {
      out[i] = 0;
      error[i] = 0;
      continue;
    }
    const b = values[start + i]!;
    const product = a * b;
    const ca = SPLITTER * a;
    const highA = ca - (ca - a);
    const lowA = a - highA;
    const cb = SPLITTER * b;
    const highB = cb - (cb - b);
    const lowB = b - highB;
    out[i] = product;
    error[i] = lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
  }
}

function addOddPowers(sum: ExactSum, values: Float64Array, power: bigint): void {
  for (const value of values) {
    const size = Math.abs(value);
    if ((size >= LEAST && size <= GREATEST) || size === 0 || !(size < Infinity)) continue;
    const { mantissa, exponent } = scaledFromDouble(value);
    addScaled(sum, mantissa ** power, exponent * Number(power));
  }
}
