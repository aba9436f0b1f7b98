import { type Pair, productError, sumError } from './double-double.js';
import { expParts } from './exp-parts.js';
import { logPartsOf } from './log.js';
import { scaled } from './power-of-two.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

/**
 * x to the power y with the special cases of IEEE 754 (1 to any power and anything to the power 0 are 1), the same bits in every
 * runtime (`pow@1`).
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x !== x || y !== y) return Number.NaN;
  if (y === 1) return x;
  if (y === 2) return x * x;
  const size = Math.abs(x);
  if (Math.abs(y) === Infinity) return size === 1 ? 1 : size > 1 === y > 0 ? Infinity : 0;
  const odd = Math.abs(y) < 9007199254740992 && y % 2 !== 0 && Number.isInteger(y);
  if (size === 0 || size === Infinity) {
    const result = (size === 0) === y > 0 ? 0 : Infinity;
    return odd && (x < 0 || Object.is(x, -0)) ? -result : result;
  }
  if (x < 0 && !Number.isInteger(y)) return Number.NaN;
  const result = positivePower(size, y);
  return x < 0 && odd ? -result : result;
}

function positivePower(x: number, y: number): number {
  if (x === 1) return 1;
  logPartsOf(x, pair);
  // Of a y beyond 2^70 every x but 1 gives 0 or infinity, and the split of larger ones would overflow.
  if (Math.abs(y) > 1e21) return pair[0]! > 0 === y > 0 ? Infinity : 0;
  const product = y * pair[0]!;
  if (product > 710) return Infinity;
  if (product < -746) return 0;
  // Where the exponent is this small only 1 and its neighbours are near, and errors of the product may underflow.
  if (Math.abs(product) < 1e-30) return 1;
  const low = productError(y, pair[0]!, product) + y * pair[1]!;
  const n = expParts(product, low, pair);
  const high = pair[0]! + pair[1]!;
  return scaled(high, untied(high, sumError(pair[0]!, pair[1]!, high)), n);
}

// A power may lie exactly between two doubles, as 134217727^2 could; what is that near to the middle is taken to be there.
function untied(high: number, low: number): number {
  const next = high + low * 1.00001;
  return next === high || high + low * 0.99999 === next ? low : (next - high) / 2;
}
