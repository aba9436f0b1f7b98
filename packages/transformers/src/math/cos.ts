import type { Pair } from './double-double.js';
import { quarterTurns } from './quarter-turns.js';
import { sinCosOf } from './sin-cos-parts.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

/** The cosine of x radians, the same bits in every runtime (`cos@1`); NaN for an infinite x. */
export function cos(x: number): number {
  if (!(Math.abs(x) < Infinity)) return Number.NaN;
  const quarter = quarterTurns(x, pair);
  const result = sinCosOf(pair[0]!, pair[1]!, quarter % 2 === 0 ? 'cos' : 'sin');
  return quarter === 1 || quarter === 2 ? -result : result;
}
