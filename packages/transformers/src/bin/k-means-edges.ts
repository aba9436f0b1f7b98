import type { Weighted } from '../exact-ratio.js';
import { linspace } from '../ranks.js';

const MOST_ROUNDS = 300;

/**
 * Edges half-way between the centres that Lloyd's method finds in one dimension, from the middles of equal bins on, with scikit-learn's rule to stop: no
 * value changes its cluster, or the centres move by less than 1e-4 of the variance.
 */
export function kMeansEdges(values: readonly Weighted[], bins: number): number[] {
  const [least, greatest] = [values[0]!.value, values.at(-1)!.value];
  const uniform = linspace(least, greatest, bins + 1);
  const weight = values.reduce((sum, { count }) => sum + count, 0);
  const mean = values.reduce((sum, { value, count }) => sum + value * count, 0) / weight;
  const spread = values.reduce((sum, { value, count }) => sum + (value - mean) ** 2 * count, 0) / weight;
  let centers = uniform.slice(1).map((edge, i) => (edge + uniform[i]!) * 0.5 - mean);
  const points = values.map(({ value, count }) => ({ value: value - mean, count }));
  let before: Int32Array | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const labels = nearest(points, centers);
    const next = centersOf(points, labels, centers);
    const shift = next.reduce((sum, center, i) => sum + (center - centers[i]!) ** 2, 0);
    centers = next;
    if (before !== undefined && labels.every((label, i) => label === before![i])) break;
    if (shift <= spread * 1e-4) break;
    before = labels;
  }
  const sorted = centers.map((center) => center + mean).sort((a, b) => a - b);
  return [least, ...sorted.slice(1).map((center, i) => (center + sorted[i]!) * 0.5), greatest];
}

function nearest(points: readonly Weighted[], centers: readonly number[]): Int32Array {
  return Int32Array.from(points, ({ value }) => {
    let best = 0;
    for (let i = 1; i < centers.length; i++)
      if (Math.abs(value - centers[i]!) < Math.abs(value - centers[best]!)) best = i;
    return best;
  });
}

// An empty cluster takes the value farthest from its centre, as scikit-learn does.
function centersOf(points: readonly Weighted[], labels: Int32Array, centers: readonly number[]): number[] {
  const sums = centers.map(() => 0);
  const counts = centers.map(() => 0);
  for (const [i, { value, count }] of points.entries()) {
    sums[labels[i]!]! += value * count;
    counts[labels[i]!]! += count;
  }
  const empty = counts.flatMap((count, i) => (count === 0 ? [i] : []));
  const farthest = points
    .map(({ value }, i) => ({ i, value, distance: Math.abs(value - centers[labels[i]!]!) }))
    .sort((a, b) => b.distance - a.distance || a.value - b.value);
  for (const [k, cluster] of empty.entries()) {
    const { i, value } = farthest[k]!;
    sums[labels[i]!]! -= value;
    counts[labels[i]!]! -= 1;
    sums[cluster] = value;
    counts[cluster] = 1;
  }
  return sums.map((sum, i) => (counts[i] === 0 ? centers[i]! : sum / counts[i]!));
}
