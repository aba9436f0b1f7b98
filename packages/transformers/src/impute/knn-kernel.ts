import type { Computed } from '../interpret.js';
import type { Kernel } from '../kernel.js';

/** What the nearest neighbours are looked for with. */
export interface Donors {
  /** The rows that fit saw, each with one number a column (NaN where missing), in ascending order. */
  readonly rows: readonly Float64Array[];
  readonly neighbors: number;
  readonly weights: 'uniform' | 'distance';
  /** The columns that are given out, of those that are looked at. */
  readonly kept: readonly number[];
  /** What a column without any donor is filled with. */
  readonly means: readonly number[];
}

/**
 * Fills each missing number of a row from the nearest rows that have it: the mean over the `neighbors` rows of least distance, ties by the donor's values in
 * the order of the columns. Sums run from nearest to farthest, and from the first column to the last.
 */
export function knnKernel(donors: Donors): Kernel {
  const { rows, kept } = donors;
  const distances = new Float64Array(rows.length);
  return {
    name: 'knnImputer',
    outputs: kept.length,
    row: (values, out, at) => {
      const row = values as readonly number[];
      if (row.some((value) => value !== value))
        for (const [i, donor] of rows.entries()) distances[i] = distanceOf(row, donor);
      for (const [place, column] of kept.entries()) {
        const value = row[column]!;
        out[at + place] = value === value ? value : filled(column, donors, distances);
      }
      return undefined;
    },
  };
}

/**
 * The Euclidean distance over the columns that both rows have, scaled up to all columns; NaN where they share none. Differences too large to square are scaled
 * by a power of two first.
 */
function distanceOf(row: readonly Computed[], donor: Float64Array): number {
  let most = 0;
  let present = 0;
  for (let i = 0; i < donor.length; i++) {
    const difference = Math.abs((row[i] as number) - donor[i]!);
    if (difference !== difference) continue;
    present++;
    if (difference > most) most = difference;
  }
  if (present === 0) return Number.NaN;
  if (most === Infinity) return Infinity;
  const scale = most > 1e150 ? 2 ** -600 : most > 0 && most < 1e-150 ? 2 ** 600 : 1;
  let sum = 0;
  for (let i = 0; i < donor.length; i++) {
    const difference = ((row[i] as number) - donor[i]!) * scale;
    if (difference === difference) sum += difference * difference;
  }
  return Math.sqrt((donor.length / present) * sum) / scale;
}

function filled(
  column: number,
  { rows, neighbors, weights, means }: Donors,
  distances: Float64Array,
): number {
  const candidates: number[] = [];
  for (const [i, donor] of rows.entries())
    if (donor[column]! === donor[column]! && distances[i] === distances[i]) candidates.push(i);
  if (candidates.length === 0) return means[column]!;
  // The rows are in ascending order of their values, and sorting is stable.
  const nearest = candidates.sort((a, b) => distances[a]! - distances[b]! || a - b).slice(0, neighbors);
  if (weights === 'uniform') {
    let sum = 0;
    for (const i of nearest) sum += rows[i]![column]!;
    return sum / nearest.length;
  }
  const zero = nearest.filter((i) => distances[i] === 0);
  let [sum, total] = [0, 0];
  for (const i of zero.length > 0 ? zero : nearest) {
    const weight = zero.length > 0 ? 1 : 1 / distances[i]!;
    sum += rows[i]![column]! * weight;
    total += weight;
  }
  return sum / total;
}
