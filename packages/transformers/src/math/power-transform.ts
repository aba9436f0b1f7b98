import type { NumberFunction } from '../number-function.js';
import { type Pair, productError, sumError } from './double-double.js';
import { expm1Series, expParts } from './exp-parts.js';
import { logPartsOf } from './log.js';
import { logParts } from './log-parts.js';
import { powerOfTwo, scaled } from './power-of-two.js';

const pair: Pair = /* @__PURE__ */ new Float64Array(2);

// (e^(λ l) - 1) / λ for pairs l and λ, as a pair in `pair`: the exponent is never rounded to a double.
function powerLessOne(l: number, lLow: number, lambda: number, lambdaLow: number): void {
  const exponent = lambda * l;
  if (Math.abs(exponent) < 1e-30) set(l, lLow);
  else if (exponent > 1090) set(lambda > 0 ? Infinity : -Infinity, 0);
  else if (exponent < -60) divide(-1, 0, lambda, lambdaLow);
  else
    raise(exponent, productError(lambda, l, exponent) + (lambda * lLow + lambdaLow * l), lambda, lambdaLow);
}

function raise(exponent: number, low: number, lambda: number, lambdaLow: number): void {
  if (Math.abs(exponent) < 0.0108) {
    expm1Series(exponent, low, pair);
    divide(pair[0]!, pair[1]!, lambda, lambdaLow);
    return;
  }
  const n = expParts(exponent, low, pair);
  if (n > 110) {
    divide(pair[0]!, pair[1]!, lambda, lambdaLow);
    if (n > 1000) set(scaled(pair[0]!, pair[1]!, n), 0);
    else set(pair[0]! * powerOfTwo(n), pair[1]! * powerOfTwo(n));
    return;
  }
  const scale = powerOfTwo(n);
  const whole = pair[0]! * scale;
  const sum = whole - 1;
  divide(sum, sumError(whole, -1, sum) + pair[1]! * scale, lambda, lambdaLow);
}

function set(high: number, low: number): void {
  pair[0] = high;
  pair[1] = low;
}

function divide(high: number, low: number, divisor: number, divisorLow: number): void {
  const quotient = high / divisor;
  const product = quotient * divisor;
  const safe = Number.isFinite(product) && Math.abs(quotient) > 1e-290;
  const rest = safe ? high - product - productError(quotient, divisor, product) : 0;
  set(quotient, safe ? (rest + low - quotient * divisorLow) / divisor : 0);
}

// log(1 + x) as a pair in `pair`, for finite x >= 0.
function logOnePlus(x: number): void {
  if (x < 5.551115123125783e-17) {
    pair[0] = x;
    pair[1] = 0;
    return;
  }
  const sum = 1 + x;
  logParts(sum, sumError(1, x, sum), pair);
}

// The transform of x >= 0 for a power λ + λLow, as a pair in `pair`.
function yeoJohnsonOf(x: number, lambda: number, lambdaLow: number): void {
  if (x === Infinity) {
    set(lambda >= 0 ? Infinity : -1 / lambda, 0);
    return;
  }
  logOnePlus(x);
  if (lambda !== 0) powerLessOne(pair[0]!, pair[1]!, lambda, lambdaLow);
}

/** The power transform of Yeo and Johnson as a pair. */
export function yeoJohnsonPair(x: number, lambda: number, out: Pair): void {
  if (x !== x || lambda !== lambda) set(Number.NaN, 0);
  else if (x >= 0) yeoJohnsonOf(x, lambda, 0);
  else {
    const other = 2 - lambda;
    yeoJohnsonOf(-x, other, sumError(2, -lambda, other));
    set(-pair[0]!, -pair[1]!);
  }
  out.set(pair);
}

/** The power transform of Box and Cox as a pair. */
export function boxCoxPair(x: number, lambda: number, out: Pair): void {
  if (!(x > 0) || lambda !== lambda) set(Number.NaN, 0);
  else if (x === Infinity) set(lambda >= 0 ? Infinity : -1 / lambda, 0);
  else {
    logPartsOf(x, pair);
    if (lambda !== 0) powerLessOne(pair[0]!, pair[1]!, lambda, 0);
  }
  out.set(pair);
}

const own: Pair = /* @__PURE__ */ new Float64Array(2);

/**
 * The power transform of Yeo and Johnson (2000) of x for a power λ: ((x + 1)^λ - 1) / λ for x >= 0, mirrored with 2 - λ below; computed in
 * pairs of doubles and rounded at the end.
 */
export const yeoJohnson: NumberFunction = {
  name: 'yeoJohnson',
  version: 1,
  exact: null,
  apply: (x, lambda) => {
    yeoJohnsonPair(x, lambda, own);
    return own[0]! + own[1]!;
  },
};

/** The power transform of Box and Cox (1964) of x > 0 for a power λ: (x^λ - 1) / λ, or log(x) for 0; NaN of other x. */
export const boxCox: NumberFunction = {
  name: 'boxCox',
  version: 1,
  exact: null,
  apply: (x, lambda) => {
    boxCoxPair(x, lambda, own);
    return own[0]! + own[1]!;
  },
};
