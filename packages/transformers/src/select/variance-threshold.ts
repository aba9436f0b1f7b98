import type { Definition, Served } from '../definition.js';
import type { Summary } from '../distribution.js';
import { FitError, quoted, usageError } from '../errors.js';
import { requireNumeric } from '../input-type.js';
import { askTogether, joinAskings } from '../judgement.js';
import { isDouble, isDoubles } from '../shape.js';
import { plainMapping } from '../sklearn/mapping.js';
import { checkOptions, describeLeaf, type LeafSpec, show } from '../spec.js';
import { summaryOf } from '../statistics.js';

/** Options of {@link varianceThreshold}. */
export interface VarianceThresholdOptions {
  /** Columns of at most this population variance are left out (0 by default: constant ones). */
  readonly threshold?: number;
}

/**
 * Describes leaving out columns that vary too little, as scikit-learn's `VarianceThreshold`; the others stay as they are, of their own types.
 *
 * The variance is correctly rounded, and for threshold 0 at most the range. Null and NaN are left out of the fit. Takes integer, float32, float64 and bool
 * columns; throws `UsageError` for a bad option; `fit` throws `FitError` when no column is left.
 *
 * @example
 * ```ts
 * import { fit, varianceThreshold } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(varianceThreshold(), tableFromArrays({ a: Float64Array.of(1, 1), b: Float64Array.of(1, 2) }));
 * fitted.outputNames; // => ['b']
 * ```
 */
export function varianceThreshold(options?: VarianceThresholdOptions): LeafSpec<'varianceThreshold'> {
  checkOptions('varianceThreshold', options, ['threshold']);
  const threshold = options?.threshold ?? 0;
  if (!(threshold >= 0 && threshold < Infinity)) {
    throw usageError(
      'bad_option',
      `'threshold' of varianceThreshold must be a finite number, 0 or more, not ${show(threshold)}.`,
      { actual: show(threshold) },
    );
  }
  return describeLeaf(varianceThresholdDefinition, { threshold });
}

/**
 * How `varianceThreshold` is served. `state`: `variances`, one a column.
 *
 * @example
 * ```ts
 * import { varianceThresholdServed } from '@millrace/transformers/serve';
 * varianceThresholdServed.kind; // => 'varianceThreshold'
 * ```
 */
export const varianceThresholdServed: Served & { readonly kind: 'varianceThreshold' } = {
  kind: 'varianceThreshold',
  version: 1,
  parameters: { threshold: isDouble },
  state: { variances: isDoubles },
  plan: ({ parameters, state }, features, path) =>
    features.flatMap((feature, i) =>
      (state['variances'] as readonly number[])[i]! > (parameters['threshold'] as number)
        ? [{ ...feature, steps: [...feature.steps, path] }]
        : [],
    ),
  inverse: ({ parameters, state }, outputs, inputs) => {
    let at = 0;
    return inputs.map((_, i) =>
      (state['variances'] as readonly number[])[i]! > (parameters['threshold'] as number)
        ? outputs[at++]!
        : 'the column was left out',
    );
  },
};

/** How `varianceThreshold` is fitted: variances, and for threshold 0 ranges, in one round. */
export const varianceThresholdDefinition: Definition & { readonly served: typeof varianceThresholdServed } = {
  served: varianceThresholdServed,
  learns: ({ threshold }) => (threshold === 0 ? ['moments', 'extremes'] : ['moments']),
  gives: () => 'same',
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('varianceThreshold', name, type);
    const threshold = parameters['threshold'] as number;
    const asked = features.map((feature) =>
      joinAskings<Summary>([
        summaryOf(feature, context),
        ...(threshold === 0 ? [summaryOf(feature, context, 'extremes')] : []),
      ]),
    );
    return askTogether(asked, (all) => {
      const variances = all.map(([{ variance } = { variance: Number.NaN }, ends], i) => {
        requireKnownVariance(features[i]!.name, variance, all[i]![0]!.valid);
        const range = ends === undefined ? Number.POSITIVE_INFINITY : ends.max - ends.min;
        return Math.min(range, variance);
      });
      if (features.length > 0 && !variances.some((variance) => variance > threshold)) {
        throw new FitError(
          'no_columns',
          `No column varies by more than ${threshold}: ${quoted(features.map(({ name }) => name))}. Lower the threshold of varianceThreshold, or leave it out.`,
          { expected: `variance > ${threshold}`, actual: variances },
        );
      }
      return { state: { variances }, warnings: [] };
    });
  },
  sklearn: /* @__PURE__ */ plainMapping({
    name: 'VarianceThreshold',
    parameters: { threshold: { ours: 'threshold', default: 0 } },
    build: (options) => varianceThreshold(options).parameters,
    state: { variances: 'variances_' },
  }),
};

function requireKnownVariance(column: string, variance: number, valid: number): void {
  if (valid === 0 || Number.isFinite(variance)) return;
  throw new FitError(
    'infinite_value',
    `varianceThreshold cannot be fitted to column '${column}': its variance is not finite. Filter infinite values out, or turn them into null.`,
    { column, expected: 'a finite variance' },
  );
}
