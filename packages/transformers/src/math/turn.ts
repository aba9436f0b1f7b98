import type { NumberFunction } from '../number-function.js';
import { type Pair, productError, productLow, sumError } from './double-double.js';
import { sinCosOf } from './sin-cos-parts.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

// 2 pi |x| / period less the nearest quarter turns, as a pair; the quarters, modulo 4.
function quarterOf(x: number, period: number): number {
  const size = (Math.abs(x) % period) * 4;
  const quarters = Math.floor(size / period + 0.5);
  const whole = quarters * period;
  const near = size - whole;
  const left = -productError(quarters, period, whole);
  const s = near + left;
  const sLow = sumError(near, left, s);
  const share = s / period;
  const product = share * period;
  const shareLow = (s - product - productError(share, period, product) + sLow) / period;
  const halfPi = Math.PI / 2;
  const angle = share * halfPi;
  pair[0] = angle;
  pair[1] = productLow(share, shareLow, halfPi, 6.123233995736766e-17, angle);
  return quarters & 3;
}

/**
 * The sine of 2 pi x / period, a positive number below 1e300: exact at quarter turns, where a sine of a rounded angle is not; NaN for an infinite x.
 */
export const sinTurn: NumberFunction = {
  name: 'sinTurn',
  version: 1,
  exact: null,
  apply: (x, period) => {
    if (!(Math.abs(x) < Infinity)) return Number.NaN;
    const quarter = quarterOf(x, period);
    const size = sinCosOf(pair[0]!, pair[1]!, quarter % 2 === 0 ? 'sin' : 'cos');
    return (quarter < 2 ? size : -size) * (x < 0 ? -1 : 1) + 0;
  },
};

/** The cosine of 2 pi x / period, as {@link sinTurn}. */
export const cosTurn: NumberFunction = {
  name: 'cosTurn',
  version: 1,
  exact: null,
  apply: (x, period) => {
    if (!(Math.abs(x) < Infinity)) return Number.NaN;
    const quarter = quarterOf(x, period);
    const size = sinCosOf(pair[0]!, pair[1]!, quarter % 2 === 0 ? 'cos' : 'sin');
    return (quarter === 1 || quarter === 2 ? -size : size) + 0;
  },
};
