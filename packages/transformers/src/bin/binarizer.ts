import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import { choose } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { isDouble } from '../shape.js';
import { plainMapping } from '../sklearn/mapping.js';
import { checkOptions, describeLeaf, type LeafSpec, show } from '../spec.js';

/** Options of {@link binarizer}. */
export interface BinarizerOptions {
  /** Greater values become 1, all others 0 (0 by default). */
  readonly threshold?: number;
}

/**
 * Describes 1 for what is greater than a threshold and 0 for the rest, as scikit-learn's `Binarizer`: nothing is learned.
 *
 * A missing value stays NaN. Takes integer, float32, float64 and bool columns; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { binarizer, fit } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(binarizer({ threshold: 2 }), tableFromArrays({ x: Float64Array.of(1) }));
 * [fitted.row({ x: 2 })[0], fitted.row({ x: 2.5 })[0]]; // => [0, 1]
 * ```
 */
export function binarizer(options?: BinarizerOptions): LeafSpec<'binarizer'> {
  checkOptions('binarizer', options, ['threshold']);
  const threshold = options?.threshold ?? 0;
  if (!Number.isFinite(threshold)) {
    throw usageError(
      'bad_option',
      `'threshold' of binarizer must be a finite number, not ${show(threshold)}.`,
      {
        actual: show(threshold),
      },
    );
  }
  return describeLeaf(binarizerDefinition, { threshold });
}

/**
 * How `binarizer` is served: it has no state.
 *
 * @example
 * ```ts
 * import { binarizerServed } from '@millrace/transformers/serve';
 * binarizerServed.kind; // => 'binarizer'
 * ```
 */
export const binarizerServed: Served & { readonly kind: 'binarizer' } = {
  kind: 'binarizer',
  version: 1,
  parameters: { threshold: isDouble },
  state: {},
  plan: ({ parameters }, features, path) =>
    features.map((feature) => {
      const x = asDouble(feature);
      const threshold = parameters['threshold'] as number;
      const formula = choose(x, 'gt', threshold, 1, choose(x, 'le', threshold, 0, Number.NaN));
      return { name: feature.name, type: float64, formula, steps: [...feature.steps, path] };
    }),
  inverse: (_leaf, outputs) => outputs.map(() => 'only the side of the threshold is kept'),
};

/** How `binarizer` is fitted: it learns nothing. */
export const binarizerDefinition: Definition & { readonly served: typeof binarizerServed } = {
  served: binarizerServed,
  learns: () => [],
  gives: () => 'computed',
  fit: (_parameters, features) => {
    for (const { name, type } of features) requireNumeric('binarizer', name, type);
    return { verdict: { state: {}, warnings: [] } };
  },
  sklearn: /* @__PURE__ */ plainMapping({
    name: 'Binarizer',
    parameters: { threshold: { ours: 'threshold', default: 0 } },
    ignored: { copy: true },
    build: (options) => binarizer(options).parameters,
    state: {},
  }),
};
