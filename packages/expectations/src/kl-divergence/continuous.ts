import { type ContinuousPartition, divergence, refusePartition } from './partition.js';

/** Weights set apart for what is not expected. */
export interface Holdouts {
  readonly internal: number;
  readonly tail: number;
}

/** How many values lie in each bin, below the bins and above them, and how many there are. */
export interface Histogram {
  readonly counts: readonly number[];
  readonly below: number;
  readonly above: number;
  readonly total: number;
}

/** A divergence with the two distributions that it compares. */
export interface Divergence {
  readonly value: number;
  readonly details: Readonly<Record<'observed_partition' | 'expected_partition', unknown>>;
}

/** The divergence of a histogram from a partition into bins, by Great Expectations' rules for tails and holdouts. */
export function continuousDivergence(
  partition: ContinuousPartition,
  { counts, below, above, total }: Histogram,
  holdouts: Holdouts,
): Divergence {
  const { bins, tail_weights: tails } = partition;
  const share = (count: number): number => count / total;
  const weights = counts.map(share);
  const expected = expectedWeights(partition.weights, holdouts);
  const openBelow = bins[0] === -Infinity;
  const openAbove = bins.at(-1) === Infinity;
  if ((openBelow || openAbove) && tails !== undefined)
    refusePartition('There can be no tail weights for partitions with one or both endpoints at infinity.');
  if (openBelow && openAbove && holdouts.tail > 0)
    refusePartition('tail_weight_holdout cannot be used for partitions with infinite endpoints.');
  const outside =
    openBelow || openAbove
      ? [holdouts.tail, holdouts.tail]
      : (tails ?? [holdouts.tail / 2, holdouts.tail / 2]);
  const cut = <T>(list: readonly T[]): T[] => list.slice(openBelow ? 1 : 0, openAbove ? -1 : undefined);
  const ends = (inner: readonly number[], beyond: readonly number[]): number[] => [
    openBelow ? inner[0]! : beyond[0]!,
    openAbove ? inner.at(-1)! : beyond[1]!,
  ];
  const whole = (inner: readonly number[], beyond: readonly number[]): number[] => [
    ...(openBelow ? [] : [beyond[0]!]),
    ...inner,
    ...(openAbove ? [] : [beyond[1]!]),
  ];
  const observedOutside = [share(below), share(above)];
  return {
    value: divergence(whole(weights, observedOutside), whole(expected, outside)),
    details: {
      observed_partition: {
        bins: cut(bins),
        weights: cut(weights),
        tail_weights: ends(weights, observedOutside),
      },
      expected_partition: { bins: cut(bins), weights: cut(expected), tail_weights: ends(expected, outside) },
    },
  };
}

function expectedWeights(weights: readonly number[], { internal, tail }: Holdouts): number[] {
  const scaled = weights.map((weight) => weight * (1 - tail - internal));
  const empty = scaled.filter((weight) => weight === 0).length;
  return scaled.map((weight) => (weight === 0 && internal > 0 ? internal / empty : weight));
}
