import type { LeafPlan } from './fitted-step.js';
import type { LeafFit } from './fitting.js';
import { describeSpec, type LeafSpec } from './spec.js';

/**
 * Describes leaving columns as they are, of any type; the word `'passthrough'` does the same in a composition.
 *
 * @example
 * ```ts
 * import { fit, passthrough } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(passthrough(), tableFromArrays({ x: Int32Array.of(1, 2) }));
 * fitted.row({ x: 7 })[0]; // => 7
 * ```
 */
export function passthrough(): LeafSpec {
  return describeSpec({ kind: 'passthrough', parameters: {} });
}

/** Learns nothing. */
export const planPassthrough: LeafPlan = (_leaf, features, path) =>
  features.map((feature) => ({ ...feature, steps: [...feature.steps, path] }));

/** Asks nothing. */
export const fitPassthrough: LeafFit = () => ({ verdict: { state: {}, warnings: [] } });
