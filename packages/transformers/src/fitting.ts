import type { Issue, Judgement } from '@millrace/columns';
import type { Missing, StatisticsContext } from './distribution.js';
import type { Feature } from './feature.js';
import type { FittedState } from './fitted-step.js';
import type { LeafSpec } from './spec.js';

/** What a leaf learned, and what a person should know about it. */
export interface Learned {
  readonly state: FittedState;
  readonly warnings: readonly Issue[];
  /** How often each slot of an encoder's columns occurred, for the steps after it. */
  readonly slotCounts?: readonly (readonly number[])[];
  /** What an imputer found missing in each column, for the steps after it. */
  readonly missingCounts?: readonly Missing[];
}

/** Asks what a leaf needs to know about its features, and judges the answers. */
export type LeafFit = (
  spec: LeafSpec,
  features: readonly Feature[],
  context: StatisticsContext,
) => Judgement<Learned>;
