import type { Definition, Served } from '../definition.js';
import { describeLeaf, type LeafSpec } from '../spec.js';

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
export function passthrough(): LeafSpec<'passthrough'> {
  return describeLeaf(passthroughDefinition, {});
}

/** How `passthrough` is served. */
export const passthroughServed: Served & { readonly kind: 'passthrough' } = {
  kind: 'passthrough',
  version: 1,
  parameters: {},
  state: {},
  plan: (_leaf, features, path) =>
    features.map((feature) => ({ ...feature, steps: [...feature.steps, path] })),
  inverse: (_leaf, outputs) => outputs,
};

/** How `passthrough` is fitted: it learns nothing. */
export const passthroughDefinition: Definition & { readonly served: typeof passthroughServed } = {
  served: passthroughServed,
  learns: () => [],
  gives: () => 'same',
  fit: () => ({ verdict: { state: {}, warnings: [] } }),
};
