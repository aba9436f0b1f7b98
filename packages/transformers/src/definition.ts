import type { Issue, Judgement } from '@millrace/columns';
import type { Missing } from './distribution.js';
import type { Feature } from './feature.js';
import type { FittedLeaf, FittedState } from './fitted-step.js';
import type { Formula } from './formula.js';
import type { Shape } from './shape.js';
import type { Parameters } from './spec.js';
import type { StatisticsContext } from './statistics-context.js';

/**
 * How a fitted transformer of one kind is read and turned into formulas: all that serving needs, so that an entry which names few kinds
 * carries only those.
 */
export interface Served {
  readonly kind: string;
  /** The version of the algorithm, which the artifact names. */
  readonly version: number;
  readonly parameters: Shape;
  readonly state: Shape;
  /** Reads what an older version stored; the result must have the present shapes. */
  upgrade?(
    version: number,
    parameters: Parameters,
    state: FittedState,
  ): Pick<FittedLeaf, 'parameters' | 'state'>;
  /**
   * The output features of a fitted transformer over its input features; `path` is where it stands, which belongs at the end of each
   * output's `steps`. Every list of the state is per input feature unless `perColumn` says false.
   */
  plan(leaf: FittedLeaf, features: readonly Feature[], path: string): readonly Feature[];
  /** False where lists of the state are not one entry an input feature. */
  readonly perColumn?: false;
  /**
   * For each input feature, a formula that gives it back from the outputs' formulas, or the reason why there is none: text that ends the
   * sentence "… can't be inverted: ".
   */
  inverse?(
    leaf: FittedLeaf,
    outputs: readonly Formula[],
    inputs: readonly Feature[],
  ): readonly (Formula | string)[];
}

/** What a fit asks about its columns; says how many scans it takes and whether fits merge. */
export type Statistic =
  /** Rows, and how many cells are missing. */
  | 'missing'
  /** Least and greatest value. */
  | 'extremes'
  /** Mean and variance. */
  | 'moments'
  /** Ranks of one column: bounded by the memory ceiling, and never taken out again. */
  | 'quantiles'
  /** Every value and how often it occurs: bounded by the memory ceiling. */
  | 'counts'
  /** Rows as wholes, or anything else with a state of its own that merges within the memory ceiling. */
  | 'rows';

/** What a leaf learned, and what a person should know about it. */
export interface Learned {
  readonly state: FittedState;
  readonly warnings: readonly Issue[];
  /** How often each slot of an encoder's columns occurred, for the steps after it. */
  readonly slotCounts?: readonly (readonly number[])[];
  /** What an imputer found missing in each column, for the steps after it. */
  readonly missingCounts?: readonly Missing[];
  /** What only the training rows need: whatever `train` makes its features of; never stored. */
  readonly training?: unknown;
}

/** One kind of transformer: how it is served, and how it is fitted. */
export interface Definition {
  readonly served: Served;
  /** What the fit asks, given its parameters. */
  learns(parameters: Parameters): readonly Statistic[];
  /**
   * What its outputs are to the step after it: `same` (nothing computed), `filled` (the same values with one constant for the missing
   * ones: statistics of it follow from those of the input), `counted` (slots of categories whose counts it returns), `computed` (a graph
   * of arithmetic), or `opaque` (kernels, labels: its values are known only by computing them).
   */
  gives(parameters: Parameters): 'same' | 'filled' | 'counted' | 'computed' | 'opaque';
  /** Asks what it needs to know about its features, in as few rounds as it can, and judges the answers. */
  fit(parameters: Parameters, features: readonly Feature[], context: StatisticsContext): Judgement<Learned>;
  /**
   * What the rows it was fitted to become in place of what `plan` gives: cross-fitted encodings. Later steps are fitted to it, and
   * `fitTransform` gives it.
   */
  train?(
    leaf: FittedLeaf,
    learned: Learned,
    features: readonly Feature[],
    path: string,
    context: StatisticsContext,
  ): readonly Feature[];
  /** What is wrong with parameters that have the right shapes one by one; undefined when nothing is. */
  check?(parameters: Parameters): string | undefined;
  /** Its name and members in scikit-learn. */
  readonly sklearn?: SklearnMapping;
}

/** How a kind is called and stored in scikit-learn. */
export interface SklearnMapping {
  /** The class name: `StandardScaler`. */
  readonly name: string;
  /** Reads parameters in its spelling into ours; throws for what has no counterpart. Absent ones have its defaults. */
  parameters(given: Readonly<Record<string, unknown>>): Parameters;
  /** Its spelling of ours. */
  toParameters(parameters: Parameters): Record<string, unknown>;
  /** Reads fitted attributes (`mean_`, `scale_`) into state. */
  state(
    attributes: Readonly<Record<string, unknown>>,
    parameters: Parameters,
    features: readonly Feature[],
  ): FittedState;
  /** Fitted attributes of a fitted leaf. */
  toAttributes(leaf: FittedLeaf, features: readonly Feature[]): Record<string, unknown>;
}
