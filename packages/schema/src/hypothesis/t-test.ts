import type { SpecialFunctions } from './special-functions.js';

/** The outcome of a statistical test: its statistic, and the chance of one as far out where the samples are alike. */
export interface TestResult {
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** What a t-test needs of a sample: no value of it. */
export interface SampleMoments {
  readonly count: number;
  readonly mean: number | null;
  /** With `count - 1` in the denominator; null for fewer than two values. */
  readonly variance: number | null;
}

/** Student's two-sample t-test, or Welch's where the variances need not be equal. */
export function twoSampleT(
  a: SampleMoments,
  b: SampleMoments,
  equalVariance: boolean,
  functions: SpecialFunctions,
): TestResult {
  // A sample of one value has no variance of its own, but may share the other's.
  const known = a.count > 0 && b.count > 0 && a.count + b.count > 2;
  if (!known || (!equalVariance && (a.variance === null || b.variance === null))) return UNDEFINED;
  const [va, vb] = [a.variance ?? 0, b.variance ?? 0];
  const difference = a.mean! - b.mean!;
  if (equalVariance) {
    const freedom = a.count + b.count - 2;
    const pooled = ((a.count - 1) * va + (b.count - 1) * vb) / freedom;
    return studentT(difference / Math.sqrt(pooled * (1 / a.count + 1 / b.count)), freedom, functions);
  }
  const [ea, eb] = [va / a.count, vb / b.count];
  const freedom = (ea + eb) ** 2 / (ea ** 2 / (a.count - 1) + eb ** 2 / (b.count - 1));
  return studentT(difference / Math.sqrt(ea + eb), Number.isNaN(freedom) ? 1 : freedom, functions);
}

/** The one-sample t-test of a mean. */
export function oneSampleT(sample: SampleMoments, mean: number, functions: SpecialFunctions): TestResult {
  if (sample.variance === null || sample.count < 2) return UNDEFINED;
  const statistic = (sample.mean! - mean) / Math.sqrt(sample.variance / sample.count);
  return studentT(statistic, sample.count - 1, functions);
}

const UNDEFINED: TestResult = { statistic: Number.NaN, pValue: Number.NaN };

function studentT(statistic: number, freedom: number, { incompleteBeta }: SpecialFunctions): TestResult {
  if (Number.isNaN(statistic)) return UNDEFINED;
  if (!Number.isFinite(statistic)) return { statistic, pValue: 0 };
  const x = freedom / (freedom + statistic ** 2);
  return { statistic, pValue: incompleteBeta(freedom / 2, 0.5, x) };
}
