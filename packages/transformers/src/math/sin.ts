import type { Pair } from './double-double.js';
import { quarterTurns } from './quarter-turns.js';
import { sinCosOf } from './sin-cos-parts.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

/** The sine of x radians, the same bits in every runtime (`sin@1`); NaN for an infinite x. */
export function sin(x: number): number {
  // Below 2^-27 the next term, x^3/6, is less than half a unit of the last place.
  if (Math.abs(x) < 7.450580596923828e-9) return x;
  if (!(Math.abs(x) < Infinity)) return Number.NaN;
  const quarter = quarterTurns(x, pair);
  const result = sinCosOf(pair[0]!, pair[1]!, quarter % 2 === 0 ? 'sin' : 'cos');
  return quarter < 2 ? result : -result;
}
