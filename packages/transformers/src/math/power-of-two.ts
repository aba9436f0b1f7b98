import { sumError } from './double-double.js';

const words = new DataView(new ArrayBuffer(8));

/** The power of two of a positive normal double: 0 for 1 ≤ x < 2. */
export function exponentOf(x: number): number {
  words.setFloat64(0, x);
  return (words.getUint16(0) >> 4) - 1023;
}

/** 2^n for -1022 ≤ n ≤ 1023. */
export function powerOfTwo(n: number): number {
  words.setUint32(0, (n + 1023) << 20);
  words.setUint32(4, 0);
  return words.getFloat64(0);
}

/**
 * `(high + low) * 2^n` for a pair with 0.5 ≤ high < 4, rounded once: also where the result is subnormal, and infinite
 * where it is too large.
 */
export function scaled(high: number, low: number, n: number): number {
  if (n > 1030) return Infinity;
  if (n > 1000) return (high + low) * powerOfTwo(1000) * powerOfTwo(n - 1000);
  if (n > -1021) return (high + low) * powerOfTwo(n);
  if (n < -1080) return 0;
  return subnormal(high / 4, low / 4, n + 2);
}

// Beside 2^(-1022-n) the last place of a double is that of a subnormal result.
function subnormal(high: number, low: number, n: number): number {
  const beside = powerOfTwo(-1022 - n);
  const value = high + low;
  if (value >= beside) return value * powerOfTwo(n);
  const sum = beside + high;
  const rounded = sum + (sumError(beside, high, sum) + low);
  return (rounded - beside) * powerOfTwo(-1000) * powerOfTwo(n + 1000);
}
