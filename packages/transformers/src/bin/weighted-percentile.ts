import type { Weighted } from '../exact-ratio.js';

/**
 * Percentiles of weighted values by the inverted distribution function, as scikit-learn's `_weighted_percentile`; with `average` the middle of the
 * two values where the share is met exactly.
 */
export function weightedPercentiles(
  values: readonly Weighted[],
  percents: readonly number[],
  average: boolean,
): number[] {
  const ends: number[] = [];
  let total = 0;
  for (const { count } of values) {
    total += count;
    ends.push(total);
  }
  const least = values.findIndex(({ count }) => count > 0);
  return percents.map((percent) => {
    const share = (percent / 100) * total;
    const wanted = share === 0 ? ends[least]! : share;
    const at = Math.min(
      Math.max(
        ends.findIndex((end) => end >= wanted),
        0,
      ),
      values.length - 1,
    );
    const next = values[Math.min(at + 1, values.length - 1)]!.value;
    if (!average || share === 0 || ends[at] !== wanted) return values[at]!.value;
    return (values[at]!.value + next) / 2;
  });
}
