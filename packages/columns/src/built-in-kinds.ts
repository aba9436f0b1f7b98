import type { BuiltInAggregateKind, BuiltInKind } from './accumulators/accumulator.js';
import { builtInAggregateKind } from './accumulators/built-in-kind.js';
import type { AggregateKind } from './aggregate.js';
import { countWhereKind } from './aggregates/count-where.js';
import { distinctCountKind } from './aggregates/distinct-count.js';
import { duplicatesKind } from './aggregates/duplicates.js';
import { firstWhereKind } from './aggregates/first-where.js';
import { isDecreasingKind } from './aggregates/is-decreasing.js';
import { isIncreasingKind } from './aggregates/is-increasing.js';
import { maxKind } from './aggregates/max.js';
import { meanKind } from './aggregates/mean.js';
import { minKind } from './aggregates/min.js';
import { nanCountKind } from './aggregates/nan-count.js';
import { nullCountKind } from './aggregates/null-count.js';
import { quantilesKind } from './aggregates/quantiles.js';
import { rowCountKind } from './aggregates/row-count.js';
import { rowHashKind } from './aggregates/row-hash.js';
import { skewnessKind } from './aggregates/skewness.js';
import { standardDeviationKind } from './aggregates/standard-deviation.js';
import { sumKind } from './aggregates/sum.js';
import { validCountKind } from './aggregates/valid-count.js';
import { valueCountsKind } from './aggregates/value-counts.js';
import { varianceKind } from './aggregates/variance.js';

function made<State, Answer>(kind: BuiltInKind<State, Answer>): BuiltInAggregateKind {
  return builtInAggregateKind(kind);
}

const KINDS: readonly BuiltInAggregateKind[] = [
  made(rowCountKind),
  made(validCountKind),
  made(nullCountKind),
  made(nanCountKind),
  made(countWhereKind),
  made(firstWhereKind),
  made(minKind),
  made(maxKind),
  made(sumKind),
  made(meanKind),
  made(varianceKind),
  made(standardDeviationKind),
  made(skewnessKind),
  made(distinctCountKind),
  made(valueCountsKind),
  made(duplicatesKind),
  made(quantilesKind),
  made(isIncreasingKind),
  made(isDecreasingKind),
  made(rowHashKind),
];

const BY_NAME: ReadonlyMap<string, BuiltInAggregateKind> = new Map(KINDS.map((kind) => [kind.name, kind]));

/**
 * The kinds that `scan` knows by itself.
 *
 * @example
 * ```ts
 * import { builtInKinds } from '@millrace/columns';
 * builtInKinds.some(({ name }) => name === 'mean'); // => true
 * ```
 */
export const builtInKinds: readonly AggregateKind[] = KINDS as readonly unknown[] as readonly AggregateKind[];

/** The built-in kind of a name, if there is one. */
export function builtInKind(name: string): BuiltInAggregateKind | undefined {
  return BY_NAME.get(name);
}
