const view = new DataView(new ArrayBuffer(8));

/** The number of bits of a bigint that is not negative; 0 for 0n. */
function bitLength(value: bigint): number {
  if (value === 0n) return 0;
  const hex = value.toString(16);
  return hex.length * 4 - (Math.clz32(Number.parseInt(hex[0]!, 16)) - 28);
}

/**
 * The double nearest to `mantissa` · 2^`exponent`, ties to even; ±Infinity beyond the range of doubles, never -0.
 *
 * `sticky` says that the true value is a little farther from zero than `mantissa` says, by less than one unit of it;
 * `mantissa` must then have 55 bits or more.
 */
export function roundScaled(mantissa: bigint, exponent: number, sticky = false): number {
  if (mantissa === 0n) return 0;
  const negative = mantissa < 0n;
  let magnitude = negative ? -mantissa : mantissa;
  const bits = bitLength(magnitude);
  if (exponent + bits > 1024) return negative ? -Infinity : Infinity;
  const lowest = Math.max(exponent + bits - 53, -1074);
  const shift = lowest - exponent;
  if (shift > 0) {
    const kept = shift > bits ? 0n : magnitude >> BigInt(shift);
    const rest = magnitude - (kept << BigInt(shift));
    const half = 1n << BigInt(shift - 1);
    const up = rest > half || (rest === half && (sticky || (kept & 1n) === 1n));
    magnitude = up ? kept + 1n : kept;
  } else {
    magnitude <<= BigInt(-shift);
  }
  return assemble(magnitude, lowest, negative);
}

// `magnitude` has at most 53 bits, or is 2^53 after a carry; adding it to the exponent field carries by itself.
function assemble(magnitude: bigint, lowest: number, negative: boolean): number {
  if (magnitude === 0n) return 0;
  const normal = magnitude >= 1n << 52n;
  const biased = normal ? BigInt(lowest + 1074) : 0n;
  view.setBigUint64(0, (biased << 52n) + magnitude);
  const value = view.getFloat64(0);
  return negative ? -value : value;
}

/** The double nearest to `numerator` / `denominator` · 2^`exponent`; the denominator is positive. */
export function roundQuotient(numerator: bigint, denominator: bigint, exponent = 0): number {
  if (numerator === 0n) return 0;
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const shift = Math.max(0, 66 - (bitLength(magnitude) - bitLength(denominator)));
  const scaled = magnitude << BigInt(shift);
  const quotient = scaled / denominator;
  const sticky = quotient * denominator !== scaled;
  return roundScaled(negative ? -quotient : quotient, exponent - shift, sticky);
}

/** The double nearest to the square root of `numerator` / `denominator` · 2^`exponent`; both are positive, or the first zero. */
export function roundSquareRoot(numerator: bigint, denominator: bigint, exponent = 0): number {
  if (numerator === 0n) return 0;
  let shift = Math.max(0, 132 - (bitLength(numerator) - bitLength(denominator)));
  if ((exponent - shift) % 2 !== 0) shift += 1;
  const scaled = numerator << BigInt(shift);
  const quotient = scaled / denominator;
  const root = integerSquareRoot(quotient);
  const sticky = root * root !== quotient || quotient * denominator !== scaled;
  return roundScaled(root, (exponent - shift) / 2, sticky);
}

/** The greatest integer whose square is at most `value` (Newton's method from above). */
function integerSquareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(bitLength(value) / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
