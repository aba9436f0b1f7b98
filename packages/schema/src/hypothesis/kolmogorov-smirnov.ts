import type { SpecialFunctions } from './special-functions.js';
import type { TestResult } from './t-test.js';

/** A sample as its distinct values in ascending order, and how often each occurs. */
export interface SortedSample {
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** The two-sided two-sample Kolmogorov–Smirnov test; exact up to 10,000 values a side, then by the limit of large samples. */
export function kolmogorovSmirnov(a: SortedSample, b: SortedSample, functions: SpecialFunctions): TestResult {
  const [n, m] = [total(a), total(b)];
  if (n === 0 || m === 0) return { statistic: Number.NaN, pValue: Number.NaN };
  const statistic = largestGap(a, b, n, m);
  return { statistic, pValue: tailProbability(n, m, statistic, functions) };
}

function total({ counts }: SortedSample): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The largest distance between the two distribution functions. */
function largestGap(a: SortedSample, b: SortedSample, n: number, m: number): number {
  let [i, j, below, beside, largest] = [0, 0, 0, 0, 0];
  while (i < a.values.length || j < b.values.length) {
    const value = Math.min(a.values[i] ?? Number.POSITIVE_INFINITY, b.values[j] ?? Number.POSITIVE_INFINITY);
    if (i < a.values.length && a.values[i] === value) below += a.counts[i++]!;
    if (j < b.values.length && b.values[j] === value) beside += b.counts[j++]!;
    largest = Math.max(largest, Math.abs(below / n - beside / m));
  }
  return largest;
}

const MOST_EXACT = 10_000;
const SMALL = 140;

/** The chance of a distance at least as large between two samples of one distribution, of `n` and `m` values. */
export function tailProbability(n: number, m: number, distance: number, functions: SpecialFunctions): number {
  const effective = Math.round((n * m) / (n + m));
  const exact = Math.max(n, m) <= MOST_EXACT || effective <= SMALL;
  return Math.min(
    1,
    Math.max(0, exact ? exactTail(n, m, distance) : limitTail(effective, distance, functions)),
  );
}

// A random path of n steps right and m steps up leaves the band around the diagonal with this chance (Hodges 1957, as SciPy has it).
function exactTail(n: number, m: number, distance: number): number {
  const [long, short] = n >= m ? [n, m] : [m, n];
  const divisor = greatestDivisor(long, short);
  const [longStep, shortStep] = [long / divisor, short / divisor];
  const width = Math.round(distance * longStep * short);
  if (width === 0) return 1;
  if (long === short) return squareTail(long, width);
  const outside = new Float64Array(short + 1).fill(1);
  outside.fill(0, 0, Math.min(Math.ceil(width / longStep), short + 1));
  for (let i = 1; i <= long; i++) {
    const from = Math.min(Math.max(Math.floor((shortStep * i - width) / longStep) + 1, 0), short);
    const to = Math.min(Math.ceil((shortStep * i + width) / longStep), short + 1);
    if (to <= from) return 1;
    let left = from === 0 ? 0 : 1;
    for (let j = from; j < to; j++) {
      left = (outside[j]! * i + left * j) / (i + j);
      outside[j] = left;
    }
  }
  return outside[short]!;
}

/** The same where both samples have `n` values: an alternating sum of binomials, by Horner's rule. */
function squareTail(n: number, width: number): number {
  let probability = 0;
  for (let k = Math.floor(n / width); k >= 0; k--) {
    let term = 1;
    for (let j = 0; j < width; j++) term = ((n - k * width - j) * term) / (n + k * width + j + 1);
    probability = term * (1 - probability);
  }
  return 2 * probability;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The tail of Kolmogorov's statistic of `n` values: Simard & L'Ecuyer's choice among the known forms for large `n`. */
function limitTail(n: number, distance: number, { smirnov }: SpecialFunctions): number {
  if (distance >= 1) return 0;
  const scaled = n * distance * distance;
  if (scaled >= 370) return 0;
  if (scaled >= 2.2 || distance >= 0.5) return 2 * smirnov(n, distance);
  return 1 - pelzGood(n, distance);
}

// Pelz & Good (1976): K0(z) + K1(z)/√n + K2(z)/n + K3(z)/n√n at z = x√n, each as a theta series that is short for small z.
function pelzGood(n: number, distance: number): number {
  const z = Math.sqrt(n) * distance;
  const [z2, z4, z6, z8] = [z ** 2, z ** 4, z ** 6, z ** 8];
  const [pi2, pi4, pi6] = [Math.PI ** 2, Math.PI ** 4, Math.PI ** 6];
  const exponent = -pi2 / 8 / z2;
  if (exponent < -708) return 0;
  const terms = Math.ceil((16 * z) / Math.PI);
  const sums = [0, 0, 0, 0];
  const second = [0, 0];
  for (let k = terms; k >= 1; k--) {
    const odd = 2 * k - 1;
    const [o2, o4, o6] = [odd ** 2, odd ** 4, odd ** 6];
    const weight = Math.exp(exponent * o2);
    sums[0]! += weight;
    sums[1]! += weight * (-z2 + (pi2 / 4) * o2);
    sums[2]! +=
      weight * (6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * pi2 * o2) / 4 + (pi4 * (1 - 2 * z2) * o4) / 16);
    sums[3]! +=
      weight *
      (-30 * z6 -
        90 * z8 +
        (pi2 * (135 * z4 - 96 * z6) * o2) / 4 +
        (pi4 * (-60 * z2 + 212 * z4) * o4) / 16 +
        (pi6 * (5 - 30 * z2) * o6) / 64);
    const even = Math.exp((-pi2 / 2 / z2) * k * k);
    second[0]! += k * k * even;
    second[1]! += (3 * z2 - pi2 * k * k) * k * k * even;
  }
  const root = Math.sqrt(2 * Math.PI);
  const k0 = (root * sums[0]!) / z;
  const k1 = (root * sums[1]!) / (6 * z4);
  const k2 = (root * sums[2]!) / (72 * z ** 7) - (second[0]! * pi2 * root) / (36 * z ** 3);
  const k3 = (root * sums[3]!) / (6480 * z ** 10) + (second[1]! * pi2 * root) / (216 * z6);
  return k0 + k1 / Math.sqrt(n) + k2 / n + k3 / n ** 1.5;
}
