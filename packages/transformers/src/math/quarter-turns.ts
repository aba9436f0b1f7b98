import { type Pair, productLow, sumError } from './double-double.js';
import { HALF_PI, TWO_OVER_PI } from './sin-table.js';

const words = new DataView(new ArrayBuffer(8));

/**
 * x = q * pi/2 + r with |r| ≤ pi/4: r as the pair `out`, and q modulo 4, which is returned. Up to 2^20 by Cody and Waite (1980),
 * beyond with all bits of 2/pi that x reaches (Payne and Hanek 1983).
 */
export function quarterTurns(x: number, out: Pair): number {
  if (Math.abs(x) > 1048576) return manyTurns(x, out);
  const k = Math.floor(x * 0.6366197723675814 + 0.5);
  let r = x - k * HALF_PI[0]!;
  let low = 0;
  let lowest = -k * HALF_PI[4]!;
  for (let i = 1; i < 4; i++) {
    const part = -k * HALF_PI[i]!;
    const sum = r + part;
    const error = sumError(r, part, sum);
    const both = low + error;
    lowest += sumError(low, error, both);
    low = both;
    r = sum;
  }
  const first = r + low;
  const left = sumError(r, low, first) + lowest;
  out[0] = first + left;
  out[1] = sumError(first, left, out[0]!);
  return k & 3;
}

const BITS = 1280n;

function manyTurns(x: number, out: Pair): number {
  words.setFloat64(0, Math.abs(x));
  const bits = words.getBigUint64(0);
  const exponent = (bits >> 52n) - 1075n;
  const mantissa = (bits & 0xfffffffffffffn) | 0x10000000000000n;
  const product = mantissa * TWO_OVER_PI;
  const turns = exponent >= 0n ? product << exponent : product >> -exponent;
  const whole = (turns + (1n << (BITS - 1n))) >> BITS;
  const fraction = (turns - (whole << BITS)) >> (BITS - 220n);
  const high = Number(fraction);
  const unit = 5.934729841099874e-67; // 2^-220
  const a = high * unit;
  const aLow = Number(fraction - BigInt(high)) * unit;
  const halfPi = Math.PI / 2;
  const r = a * halfPi;
  const low = productLow(a, aLow, halfPi, 6.123233995736766e-17, r);
  out[0] = r + low;
  out[1] = sumError(r, low, out[0]!);
  const quarter = Number(whole & 3n);
  if (x > 0) return quarter;
  out[0] = -out[0]!;
  out[1] = -out[1]!;
  return (4 - quarter) & 3;
}
