import { type Pair, sumError } from './double-double.js';
import { logParts } from './log-parts.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

/** log(1 + x) without cancellation, the same bits in every runtime (`log1p@1`). */
export function log1p(x: number): number {
  // Below 2^-54 the next term, x^2/2, is less than half a unit of the last place.
  if (x !== x || Math.abs(x) < 5.551115123125783e-17) return x;
  if (x <= -1) return x === -1 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  const sum = 1 + x;
  logParts(sum, sumError(1, x, sum), pair);
  return pair[0]! + pair[1]!;
}
