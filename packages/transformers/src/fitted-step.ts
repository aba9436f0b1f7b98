import type { Served } from './definition.js';
import type { Parameters, ParameterValue } from './spec.js';

/** What fitting learned about one column after another; each transformer documents its members. */
export interface FittedState {
  readonly [name: string]: ParameterValue;
}

/** One transformer with what it learned: what is stored, and what the formulas are made from. */
export interface FittedLeaf {
  readonly served: Served;
  readonly parameters: Parameters;
  readonly state: FittedState;
}

/** A fitted pipeline. */
interface FittedPipeline {
  readonly kind: 'pipeline';
  readonly steps: readonly { readonly name: string; readonly step: FittedStep }[];
}

/** A fitted column transformer; the remainder, if it is kept, is its last part. */
interface FittedColumnTransformer {
  readonly kind: 'columnTransformer';
  readonly verboseFeatureNamesOut: boolean;
  readonly parts: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly step: FittedStep;
  }[];
}

/** A fitted feature union: every part has all columns. */
interface FittedFeatureUnion {
  readonly kind: 'featureUnion';
  readonly verboseFeatureNamesOut: boolean;
  readonly parts: readonly { readonly name: string; readonly step: FittedStep }[];
}

/** A fitted transformer of any kind, as plain data. */
export type FittedStep = FittedLeaf | FittedPipeline | FittedColumnTransformer | FittedFeatureUnion;

/** Is it one transformer, and no composition? */
export function isLeaf(step: FittedStep): step is FittedLeaf {
  return 'served' in step;
}
