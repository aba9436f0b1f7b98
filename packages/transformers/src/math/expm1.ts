import { type Pair, sumError } from './double-double.js';
import { exp } from './exp.js';
import { expm1Series, expParts } from './exp-parts.js';
import { powerOfTwo } from './power-of-two.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

/** e^x - 1 without cancellation, the same bits in every runtime (`expm1@1`). */
export function expm1(x: number): number {
  // Below 2^-54 the next term, x^2/2, is less than half a unit of the last place.
  if (x !== x || Math.abs(x) < 5.551115123125783e-17) return x;
  if (x > 100) return exp(x);
  if (x < -60) return -1;
  if (Math.abs(x) < 0.0108) {
    expm1Series(x, 0, pair);
    return pair[0]! + pair[1]!;
  }
  const scale = powerOfTwo(expParts(x, 0, pair));
  const whole = pair[0]! * scale;
  const sum = whole - 1;
  return sum + (sumError(whole, -1, sum) + pair[1]! * scale);
}
