import type { Feature } from './feature.js';
import type { Category, ColumnTransformerPart, LeafSpec, Parameters } from './spec.js';

/** What fitting learned about one column after another; each transformer documents its members. */
export interface FittedState {
  readonly [name: string]: readonly (Category | null)[] | readonly (readonly Category[])[] | null;
}

/** One transformer with what it learned: what is stored, and what the formulas are made from. */
export interface FittedLeaf {
  readonly kind: LeafSpec['kind'];
  readonly version: 1;
  readonly parameters: Parameters;
  readonly state: FittedState;
}

/** A fitted pipeline. */
interface FittedPipeline {
  readonly kind: 'pipeline';
  readonly version: 1;
  readonly steps: readonly { readonly name: string; readonly step: FittedStep }[];
}

/** A fitted column transformer; the remainder, if it is kept, is its last part. */
export interface FittedColumnTransformer {
  readonly kind: 'columnTransformer';
  readonly version: 1;
  readonly verboseFeatureNamesOut: boolean;
  readonly parts: readonly (Pick<ColumnTransformerPart, 'name' | 'columns'> & {
    readonly step: FittedStep;
  })[];
}

/** A fitted transformer of any kind, as plain data. */
export type FittedStep = FittedLeaf | FittedPipeline | FittedColumnTransformer;

/** Turns a leaf's learned state into the formulas of its output features. */
export type LeafPlan = (leaf: FittedLeaf, features: readonly Feature[], path: string) => readonly Feature[];
