import type { AggregateKind, ExactMoments, Value } from '@millrace/columns';
import type { Counts, Missing } from './distribution.js';
import type { Feature } from './feature.js';
import type { Formula, SlotFormula } from './formula.js';
import type { InputColumn } from './input-type.js';

/** The columns of the training rows that are no inputs of the transformer: `fit(spec, source, { target, weight, rowKey, folds })`. */
export interface Roles {
  readonly target: Feature | null;
  readonly weight: Feature | null;
  /** Columns that name a row: rows of one key are in one fold. */
  readonly rowKey: readonly Feature[];
  readonly folds: Feature | null;
}

/** Statistics of a column that were asked before a step which fills it, for the steps after. */
export interface RawStatistics {
  readonly missing: Missing;
  readonly moments?: ExactMoments;
  readonly min?: Value;
  readonly max?: Value;
  readonly counts?: Counts;
}

/**
 * What statistics are taken against: the columns that formulas read, and what fitted steps have counted on the same rows, which need not be
 * asked again: how often each slot of an encoder occurred, how much an imputer found missing.
 */
export interface StatisticsContext {
  /** The columns by the places that formulas name: the inputs, then those of the roles. */
  readonly columns: readonly InputColumn[];
  readonly roles: Roles;
  readonly slotCounts: WeakMap<SlotFormula, readonly number[]>;
  readonly missingCounts: WeakMap<Formula, Missing>;
  readonly raw: WeakMap<Formula, RawStatistics>;
  /** Kinds that compute a formula first, by name; and the names of such formulas. */
  readonly kinds: Map<string, AggregateKind>;
  readonly computed: Map<Formula, string>;
}

/** A context in which nothing is known yet. */
export function startContext(columns: readonly InputColumn[], roles: Roles): StatisticsContext {
  return {
    columns,
    roles,
    slotCounts: new WeakMap(),
    missingCounts: new WeakMap(),
    raw: new WeakMap(),
    kinds: new Map(),
    computed: new Map(),
  };
}
