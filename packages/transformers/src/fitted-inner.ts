import { compileBatch } from './batch-form.js';
import type { Tally } from './counters.js';
import type { TransformerDocument } from './document.js';
import type { Feature } from './feature.js';
import type { FittedStep } from './fitted-step.js';
import type { BatchForm } from './transform-batch.js';

/** What the functions of this package know of a fitted transformer beyond its members. */
export interface Fitted {
  readonly document: TransformerDocument;
  readonly root: FittedStep;
  readonly features: readonly Feature[];
}

const inner = new WeakMap<object, Fitted>();

/** What is behind a fitted transformer; undefined for anything else. */
export function innerOf(fitted: object): Fitted | undefined {
  return inner.get(fitted);
}

/** Remembers what is behind a fitted transformer. */
export function setInner(fitted: object, behind: Fitted): void {
  inner.set(fitted, behind);
}

/** The batch form of features over inputs. */
export function batchFormOf(
  inputs: BatchForm['inputs'],
  features: readonly Feature[],
  tally: Tally,
): BatchForm {
  return { inputs, features, groups: compileBatch(inputs, features, tally), tally };
}
