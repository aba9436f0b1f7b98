import { UsageError } from '@millrace/columns';
import type { KwargScalar } from '../expectation.js';

/** An expected distribution over single values. */
export interface DiscretePartition {
  readonly values: readonly KwargScalar[];
  readonly weights: readonly number[];
}

/** An expected distribution over bins, each closed below and open above, but for the last; `tail_weights` lie outside of them. */
export interface ContinuousPartition {
  readonly bins: readonly number[];
  readonly weights: readonly number[];
  readonly tail_weights?: readonly [number, number];
}

/** An expected distribution, as Great Expectations writes it. */
export type PartitionObject = DiscretePartition | ContinuousPartition;

/** Throws `UsageError` for a message about a partition. */
export function refusePartition(why: string): never {
  throw new UsageError('bad_partition', why, { issues: [{ code: 'bad_partition' }] });
}

function isList(list: unknown): list is readonly number[] {
  return Array.isArray(list) && list.every((one) => typeof one === 'number' && !Number.isNaN(one));
}

const sumsToOne = (weights: readonly number[]): boolean =>
  Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) <= 1e-8 + 1e-5;

/** Reads a partition; throws `UsageError` for one that is none. */
export function readPartition(given: unknown): PartitionObject {
  const { values, bins, weights, tail_weights: tails } = (given ?? {}) as Record<string, unknown>;
  if (!isList(weights)) return refusePartition('A partition has weights, and bins or values.');
  if (Array.isArray(values) && bins === undefined) {
    if (values.length !== weights.length || !sumsToOne(weights))
      return refusePartition('A partition has a weight for each of its values, and they sum to 1.');
    return { values, weights };
  }
  if (
    !isList(bins) ||
    bins.length !== weights.length + 1 ||
    bins.some((edge, at) => at > 0 && edge <= bins[at - 1]!)
  )
    return refusePartition('A partition has ascending bins, one edge more than weights.');
  if (tails === undefined) {
    if (!sumsToOne(weights)) return refusePartition('The weights of a partition sum to 1.');
    return { bins, weights };
  }
  if (!isList(tails) || tails.length !== 2 || !sumsToOne([...tails, ...weights]))
    return refusePartition('tail_weights are two numbers, which sum to 1 with the weights.');
  return { bins, weights, tail_weights: tails as unknown as readonly [number, number] };
}

/** The Kullback–Leibler divergence of observed from expected weights, in nats, as SciPy's `entropy` has it; both are scaled to sum to 1. */
export function divergence(observed: readonly number[], expected: readonly number[]): number {
  const total = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight, 0);
  const [p, q] = [total(observed), total(expected)];
  let sum = 0;
  observed.forEach((weight, at) => {
    const [mine, theirs] = [weight / p, expected[at]! / q];
    if (mine > 0 && theirs > 0) sum += mine * Math.log(mine / theirs);
    else if (mine !== 0) sum += mine > 0 ? Infinity : Number.NaN;
  });
  return p === 0 || Number.isNaN(p) ? Number.NaN : sum;
}

/** The edges of bins for data of which the least, the quartiles and the most are known, as NumPy's `auto` finds them. */
export function automaticBins(count: number, [least, first, third, most]: readonly number[]): number[] {
  const range = third! - first!;
  const sturges = Math.ceil(Math.log2(count + 1));
  const width = (2 * range) / Math.cbrt(count);
  const bins = range < 1e-10 ? sturges : Math.max(sturges, Math.ceil((most! - least!) / width));
  const step = (most! - least!) / bins;
  if (step === 0) return [least! - 0.5, most! + 0.5];
  return Array.from({ length: bins + 1 }, (_, at) => (at === bins ? most! : least! + at * step));
}
