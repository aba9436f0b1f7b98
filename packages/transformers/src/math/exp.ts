import type { Pair } from './double-double.js';
import { expParts } from './exp-parts.js';
import { scaled } from './power-of-two.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

/** e^x, the same bits in every runtime (`exp@1`); the nearest double in all but about one of 10^9 cases. */
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  const n = expParts(x, 0, pair);
  return scaled(pair[0]!, pair[1]!, n);
}
