import type { Weighted } from '../exact-ratio.js';
import { log } from '../math/log.js';
import { log1p } from '../math/log1p.js';
import type { NumberFunction } from '../number-function.js';

/** A sum of doubles with the rounding errors of its additions carried along (Neumaier 1974). */
class CarriedSum {
  #sum = 0;
  #errors = 0;

  add(x: number): void {
    const sum = this.#sum + x;
    this.#errors += Math.abs(this.#sum) >= Math.abs(x) ? this.#sum - sum + x : x - sum + this.#sum;
    this.#sum = sum;
  }

  get total(): number {
    return this.#sum + this.#errors;
  }
}

/**
 * The log-likelihood of a power for counted values, but for a constant: -n/2 log(variance of what they become) + (λ - 1) Σ log of what is raised
 * to it; -Infinity where the variance leaves the doubles. The values are taken in ascending order, so that it depends on nothing else.
 */
export function likelihoodOf(
  values: readonly Weighted[],
  transform: NumberFunction,
): (lambda: number) => number {
  const size = values.reduce((sum, { count }) => sum + count, 0);
  const logs = logSum(values, transform);
  const transformed = new Float64Array(values.length);
  return (lambda) => {
    const total = new CarriedSum();
    for (const [i, { value, count }] of values.entries()) {
      transformed[i] = transform.apply(value, lambda);
      total.add(transformed[i]! * count);
    }
    const mean = total.total / size;
    const squares = new CarriedSum();
    for (const [i, { count }] of values.entries()) {
      const distance = transformed[i]! - mean;
      squares.add(distance * distance * count);
    }
    const variance = squares.total / size;
    if (!(variance > 0 && variance < Infinity)) return Number.NEGATIVE_INFINITY;
    return (-size / 2) * log(variance) + (lambda - 1) * logs;
  };
}

function logSum(values: readonly Weighted[], { name }: NumberFunction): number {
  const sum = new CarriedSum();
  for (const { value, count } of values) {
    const each = name === 'boxCox' ? log(value) : value < 0 ? -log1p(-value) : log1p(value);
    sum.add(each * count);
  }
  return sum.total;
}

/** The power with the greatest likelihood, by Brent's method (1973) from the bracket -2 … 2, as scikit-learn finds it. */
export function bestLambda(values: readonly Weighted[], transform: NumberFunction): number {
  const likelihood = likelihoodOf(values, transform);
  const cost = (lambda: number): number => -likelihood(lambda);
  const best = minimum(cost, bracketOf(cost, -2, 2));
  // Where every power is as likely, the one that changes nothing.
  return cost(1) <= cost(best) ? 1 : best;
}

interface Bracket {
  readonly left: number;
  readonly middle: number;
  readonly right: number;
}

const GOLDEN = 1.618034;

// Goes downhill in growing steps until the cost rises again.
function bracketOf(cost: (x: number) => number, first: number, second: number): Bracket {
  let [a, b] = [first, second];
  let [fa, fb] = [cost(a), cost(b)];
  if (fa < fb) {
    [a, b] = [b, a];
    [fa, fb] = [fb, fa];
  }
  let c = b + GOLDEN * (b - a);
  let fc = cost(c);
  for (let steps = 0; fc < fb && steps < 60; steps++) {
    [a, b] = [b, c];
    fb = fc;
    c = b + GOLDEN * (b - a);
    fc = cost(c);
  }
  return a < c ? { left: a, middle: b, right: c } : { left: c, middle: b, right: a };
}

const TOLERANCE = 1.48e-8;
const SECTION = 0.381966;

// Brent's parabolic and golden-section search.
function minimum(cost: (x: number) => number, { left, middle, right }: Bracket): number {
  let [a, b] = [left, right];
  let x = middle;
  let w = x;
  let v = x;
  let fx = cost(x);
  let fw = fx;
  let fv = fx;
  let step = 0;
  let before = 0;
  for (let i = 0; i < 500; i++) {
    const tolerance = TOLERANCE * Math.abs(x) + 1e-11;
    const half = 0.5 * (a + b);
    if (Math.abs(x - half) < 2 * tolerance - 0.5 * (b - a)) break;
    const golden = SECTION * (x >= half ? a - x : b - x);
    let next = golden;
    let last = x >= half ? a - x : b - x;
    if (Math.abs(before) > tolerance) {
      const r = (x - w) * (fx - fv);
      let q = (x - v) * (fx - fw);
      let p = (x - v) * q - (x - w) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      if (p > q * (a - x) && p < q * (b - x) && Math.abs(p) < Math.abs(0.5 * q * before)) {
        next = p / q;
        last = step;
        const u = x + next;
        if (u - a < 2 * tolerance || b - u < 2 * tolerance) next = half >= x ? tolerance : -tolerance;
      }
    }
    before = last;
    step = next;
    const u = Math.abs(next) < tolerance ? x + (next >= 0 ? tolerance : -tolerance) : x + next;
    const fu = cost(u);
    if (fu > fx) {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w === x) [v, fv, w, fw] = [w, fw, u, fu];
      else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
    } else {
      if (u >= x) a = x;
      else b = x;
      [v, fv, w, fw, x, fx] = [w, fw, x, fx, u, fu];
    }
  }
  return x;
}
