import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { choose, constant, type Formula, over, plus, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { abs, sqrt } from '../number-function.js';
import { isOneOf } from '../shape.js';
import { plainMapping } from '../sklearn/mapping.js';
import { checkOptions, describeLeaf, type LeafSpec, oneOf } from '../spec.js';

/** Options of {@link normalizer}. */
export interface NormalizerOptions {
  /** The norm that every row gets: sum of absolute values, root of the sum of squares (the default), or greatest absolute value. */
  readonly norm?: 'l1' | 'l2' | 'max';
}

/**
 * Describes dividing every row by its norm, as scikit-learn's `Normalizer`: nothing is learned.
 *
 * Sums run from the first column to the last. A norm below 10 eps counts as zero and leaves the row as it is. Squares that would leave the
 * doubles are scaled by a power of two first. A missing value makes the whole row NaN. Takes integer, float32, float64 and bool
 * columns; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, normalizer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(normalizer(), tableFromArrays({ x: Float64Array.of(1), y: Float64Array.of(1) }));
 * [...fitted.row({ x: 3, y: 4 })]; // => [0.6, 0.8]
 * ```
 */
export function normalizer(options?: NormalizerOptions): LeafSpec<'normalizer'> {
  checkOptions('normalizer', options, ['norm']);
  const norm = oneOf(`'norm' of normalizer`, options?.norm ?? 'l2', ['l1', 'l2', 'max']);
  return describeLeaf(normalizerDefinition, { norm });
}

/**
 * How `normalizer` is served: it has no state.
 *
 * @example
 * ```ts
 * import { normalizerServed } from '@millrace/transformers/serve';
 * normalizerServed.kind; // => 'normalizer'
 * ```
 */
export const normalizerServed: Served & { readonly kind: 'normalizer' } = {
  kind: 'normalizer',
  version: 1,
  parameters: { norm: isOneOf('l1', 'l2', 'max') },
  state: {},
  plan: ({ parameters }, features, path) => {
    const numbers = features.map(asDouble);
    if (numbers.length === 0) return [];
    const norm = normOf(String(parameters['norm']), numbers);
    const divisor = choose(norm, 'lt', 10 * Number.EPSILON, 1, norm);
    return features.map(({ name, steps }, i) => ({
      name,
      type: float64,
      formula: over(numbers[i]!, divisor),
      steps: [...steps, path],
    }));
  },
  inverse: (_leaf, outputs) => outputs.map(() => 'the norms of the rows are not kept'),
};

function normOf(norm: string, numbers: readonly Formula[]): Formula {
  const sizes = numbers.map((x): Formula => ({ op: 'call', function: abs, of: [x] }));
  if (norm === 'l1') return sizes.reduce((sum, size) => plus(sum, size));
  // A comparison with NaN is false, and then the greatest is NaN from there on.
  const greatest = sizes.reduce((most, size) =>
    choose(size, 'le', most, most, choose(most, 'ne', most, most, size)),
  );
  if (norm === 'max') return greatest;
  const shrink = choose(greatest, 'gt', 1e150, 2 ** -600, 1);
  const scaled = numbers.map((x) => times(x, shrink));
  const sum = scaled.map((x) => times(x, x)).reduce((total, square) => plus(total, square));
  const root: Formula = { op: 'call', function: sqrt, of: [sum] };
  return choose(
    greatest,
    'eq',
    Number.POSITIVE_INFINITY,
    constant(Number.POSITIVE_INFINITY),
    over(root, shrink),
  );
}

/** How `normalizer` is fitted: it learns nothing. */
export const normalizerDefinition: Definition & { readonly served: typeof normalizerServed } = {
  served: normalizerServed,
  learns: () => [],
  gives: () => 'computed',
  fit: (_parameters, features) => {
    for (const { name, type } of features) requireNumeric('normalizer', name, type);
    return { verdict: { state: {}, warnings: [] } };
  },
  sklearn: /* @__PURE__ */ plainMapping({
    name: 'Normalizer',
    parameters: { norm: { ours: 'norm', default: 'l2' } },
    ignored: { copy: true },
    build: (options) => normalizer(options).parameters,
    state: {},
  }),
};
