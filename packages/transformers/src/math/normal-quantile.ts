import { type Pair, productError, productLow, sumError } from './double-double.js';
import { logPartsOf } from './log.js';
import { CENTRAL, CENTRAL_ENDS, TAIL, TAIL_ENDS } from './normal-quantile-table.js';
import { piecewise } from './piecewise.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

/**
 * The x below which a standard normal variable falls with probability p, the same bits in every runtime (`normalQuantile@1`);
 * infinite at 0 and 1, NaN outside. The inverse of the error function is `normalQuantile((1 + y) / 2) / sqrt(2)`.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p >= 0.125 && p <= 0.875) return central(p);
  return p < 0.5 ? -tail(p) : tail(1 - p);
}

function central(p: number): number {
  const q = p - 0.5;
  const qLow = sumError(p, -0.5, q);
  const z = q * q;
  piecewise(CENTRAL_ENDS, CENTRAL, z, productLow(q, qLow, q, qLow, z), pair);
  const product = q * pair[0]!;
  return product + productLow(q, qLow, pair[0]!, pair[1]!, product);
}

// In t = sqrt(-2 log p); its square root is corrected once, by what its square lacks.
function tail(p: number): number {
  logPartsOf(p, pair);
  const square = -2 * pair[0]!;
  const root = Math.sqrt(square);
  const power = root * root;
  const lack = square - power - productError(root, root, power) - 2 * pair[1]!;
  piecewise(TAIL_ENDS, TAIL, root, lack / (2 * root), pair);
  return pair[0]! + pair[1]!;
}
