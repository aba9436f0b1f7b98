import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  kolmogorovSmirnov,
  type SortedSample,
  tailProbability,
} from '../src/hypothesis/kolmogorov-smirnov.js';
import { loadSpecialFunctions, type SpecialFunctions } from '../src/hypothesis/special-functions.js';
import { oneSampleT, type SampleMoments, type TestResult, twoSampleT } from '../src/hypothesis/t-test.js';

type Pair = readonly [statistic: number, pValue: number];

const golden = JSON.parse(readFileSync(new URL('./golden/hypothesis.json', import.meta.url), 'utf8')) as {
  samples: {
    a: number[];
    b: number[];
    t: Pair;
    welch: Pair;
    ks: Pair;
    one: readonly [number, number, number];
  }[];
  tails: { n: number; m: number; distance: number; p: number }[];
};

let functions: SpecialFunctions;

beforeAll(async () => {
  functions = await loadSpecialFunctions();
});

function moments(values: readonly number[]): SampleMoments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count: values.length, mean, variance: values.length < 2 ? null : squares / (values.length - 1) };
}

function sorted(values: readonly number[]): SortedSample {
  const distinct = [...new Set(values)].sort((x, y) => x - y);
  return {
    values: distinct,
    counts: distinct.map((value) => values.filter((each) => each === value).length),
  };
}

function near({ statistic, pValue }: TestResult, [theirs, p]: Pair): void {
  expect(Math.abs(statistic - theirs)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(theirs)));
  expect(Math.abs(pValue - p)).toBeLessThanOrEqual(1e-9 * Math.max(1e-3, p));
}

describe('SciPy 1.17.1', () => {
  it.each(golden.samples.map((each, place) => [place, each] as const))(
    'sample %i',
    (_, { a, b, t, welch, ks, one }) => {
      near(twoSampleT(moments(a), moments(b), true, functions), t);
      near(twoSampleT(moments(a), moments(b), false, functions), welch);
      near(kolmogorovSmirnov(sorted(a), sorted(b), functions), ks);
      near(oneSampleT(moments(a), one[0], functions), [one[1], one[2]]);
    },
  );

  it.each(golden.tails)('Kolmogorov–Smirnov tail of $n and $m at $distance', ({ n, m, distance, p }) => {
    expect(Math.abs(tailProbability(n, m, distance, functions) - p)).toBeLessThanOrEqual(
      1e-9 * Math.max(1e-3, p),
    );
  });
});
