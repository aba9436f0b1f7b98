import { unitsOf, unitsToDouble } from '../exact-ratio.js';
import type { Category } from '../spec.js';
import type { TargetCell, TargetSums } from './target-sums.js';

/** Count, sum and sum of squares of some targets, exact, in units of 2^-1074 and 2^-2148. */
export interface Totals {
  readonly count: bigint;
  readonly sum: bigint;
  readonly squares: bigint;
}

const ONE = 1n << 1074n;

/** The totals of a cell: of its numbers, or of how often a class occurs. */
export function totalsOf(cells: Iterable<TargetCell>, positive: Category | null): Totals {
  let count = 0n;
  let sum = 0n;
  let squares = 0n;
  for (const cell of cells) {
    count += BigInt(cell.count);
    if (positive === null) {
      sum += cell.sum;
      squares += cell.squares;
    } else {
      const hits = BigInt(cell.classes.get(positive) ?? 0);
      sum += hits * ONE;
      squares += hits * ONE * ONE;
    }
  }
  return { count, sum, squares };
}

/** The cells of one category, or of all, in the folds that are taken. */
export function cellsOf(
  { cells }: TargetSums,
  category: Category | null | undefined,
  without: number | null,
): TargetCell[] {
  const folds =
    category === undefined ? [...cells.values()] : [cells.get(category) ?? new Map<number, TargetCell>()];
  return folds.flatMap((each) => [...each].flatMap(([fold, cell]) => (fold === without ? [] : [cell])));
}

/** The mean, correctly rounded. */
export function meanOfTotals({ count, sum }: Totals): number {
  return unitsToDouble(sum, count);
}

/** The encoding of a category among all, correctly rounded: its mean drawn towards the mean of all, as scikit-learn's `TargetEncoder` draws it. */
export function encodingOf(own: Totals, all: Totals, smooth: number | 'auto'): number {
  const { count: n, sum: s, squares: q } = own;
  const { count: N, sum: S, squares: Q } = all;
  if (smooth !== 'auto') {
    // (s + m S/N) / (n + m), with m in units of 2^-1074.
    const m = unitsOf(smooth);
    const weight = n * ONE + m;
    return weight === 0n ? meanOfTotals(all) : unitsToDouble(s * N * ONE + m * S, N * weight);
  }
  if (n === 0n) return meanOfTotals(all);
  // With V the variance of all and W the variance within: (n V s/n + W S/N) / (n V + W), where W is over n values and n V over n^3 N^2 / n^2.
  const between = n * n * n * (N * Q - S * S);
  const within = N * N * (n * q - s * s);
  const weight = between + within;
  return weight === 0n ? meanOfTotals(all) : unitsToDouble(between * s * N + within * S * n, n * N * weight);
}
