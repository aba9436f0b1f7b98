import { type Pair, productError, productLow, sumError } from './double-double.js';
import { expParts } from './exp-parts.js';
import { MILLS, MILLS_ENDS } from './normal-cdf-table.js';
import { piecewise } from './piecewise.js';
import { powerOfTwo, scaled } from './power-of-two.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

/** The probability that a standard normal variable is at most x, the same bits in every runtime (`normalCdf@1`). */
export function normalCdf(x: number): number {
  if (x !== x) return x;
  if (x > 9) return 1;
  if (x < -38.6) return 0;
  const n = upperTail(Math.abs(x));
  if (x < 0) return scaled(pair[0]!, pair[1]!, n);
  const scale = powerOfTwo(n);
  const tail = -pair[0]! * scale;
  const sum = 1 + tail;
  return sum + (sumError(1, tail, sum) - pair[1]! * scale);
}

// 1 - Phi(x) for x ≥ 0 is the density e^(-x^2/2) / sqrt(2 pi) times Mills' ratio; a pair, and the power of two to multiply it with.
function upperTail(x: number): number {
  const half = x / 2;
  const square = x * half;
  const n = expParts(-square, -productError(x, half, square), pair);
  const density = pair[0]! * 0.3989422804014327;
  const densityLow = productLow(pair[0]!, pair[1]!, 0.3989422804014327, -2.49232720227773e-17, density);
  piecewise(MILLS_ENDS, MILLS, x, 0, pair);
  // Mills' ratio is between 1/39 and 1.26: times 64 it keeps the pair where `scaled` takes it.
  let shift = 0;
  let ratio = pair[0]!;
  let ratioLow = pair[1]!;
  while (ratio * density < 0.5) {
    ratio *= 2;
    ratioLow *= 2;
    shift++;
  }
  const product = density * ratio;
  const low = productLow(density, densityLow, ratio, ratioLow, product);
  pair[0] = product + low;
  pair[1] = sumError(product, low, pair[0]!);
  return n - shift;
}
