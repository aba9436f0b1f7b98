/** Doubles as whole multiples of 2^-1074, the smallest of them: sums and products of these are exact. */
const UNIT_BITS = 1074n;

const words = new DataView(new ArrayBuffer(8));

/** A finite double as a whole number of units of 2^-1074. */
export function unitsOf(x: number): bigint {
  words.setFloat64(0, x);
  const bits = words.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const units = exponent === 0n ? fraction : (fraction | 0x10_0000_0000_0000n) << (exponent - 1n);
  return bits >> 63n === 1n ? -units : units;
}

/** The double nearest to `units * 2^-1074 / divisor`, ties to even; never -0. */
export function unitsToDouble(units: bigint, divisor: bigint): number {
  if (units < 0n) return 0 - unitsToDouble(-units, divisor);
  const whole = units / divisor;
  const bits = BigInt(whole.toString(2).length);
  const shift = bits > 53n ? bits - 53n : 0n;
  const step = divisor << shift;
  const quotient = units / step;
  const twice = (units - quotient * step) * 2n;
  const up = twice > step || (twice === step && (quotient & 1n) === 1n) ? 1n : 0n;
  return scaled(quotient + up, shift);
}

// quotient <= 2^53, so that only the exponent is left to set; Infinity beyond the largest double.
function scaled(quotient: bigint, shift: bigint): number {
  const [mantissa, exponent] =
    quotient === 0x20_0000_0000_0000n ? [quotient >> 1n, shift + 1n] : [quotient, shift];
  if (mantissa < 0x10_0000_0000_0000n) words.setBigUint64(0, mantissa);
  else if (exponent + 1n >= 0x7ffn) return Infinity;
  else words.setBigUint64(0, ((exponent + 1n) << 52n) | (mantissa & 0xf_ffff_ffff_ffffn));
  return words.getFloat64(0);
}

/** A value and how often it occurs. */
export interface Weighted {
  readonly value: number;
  readonly count: number;
}

/** The correctly rounded mean and population variance of weighted finite values; NaN when there are none. */
export function exactMoments(values: readonly Weighted[]): {
  readonly mean: number;
  readonly variance: number;
} {
  let n = 0n;
  let sum = 0n;
  let squares = 0n;
  for (const { value, count } of values) {
    const weight = BigInt(count);
    const units = unitsOf(value);
    n += weight;
    sum += weight * units;
    squares += weight * units * units;
  }
  if (n === 0n) return { mean: Number.NaN, variance: Number.NaN };
  return {
    mean: unitsToDouble(sum, n),
    variance: unitsToDouble(n * squares - sum * sum, (n * n) << UNIT_BITS),
  };
}
