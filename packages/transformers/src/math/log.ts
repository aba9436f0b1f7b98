import { type Pair, sumError } from './double-double.js';
import { logParts } from './log-parts.js';
import { LN2 } from './log-table.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

/** The natural logarithm, the same bits in every runtime (`log@1`); the nearest double in all but about one of 10^9 cases. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  logPartsOf(x, pair);
  return pair[0]! + pair[1]!;
}

/** log(x) as a pair for any finite x > 0. */
export function logPartsOf(x: number, out: Pair): void {
  if (x >= 2.2250738585072014e-308) {
    logParts(x, 0, out);
    return;
  }
  logParts(x * 18014398509481984, 0, out);
  const shift = -54 * LN2[0]!;
  const sum = shift + out[0]!;
  const low = sumError(shift, out[0]!, sum) + (out[1]! - 54 * LN2[1]! - 54 * LN2[2]!);
  out[0] = sum;
  out[1] = low;
}
