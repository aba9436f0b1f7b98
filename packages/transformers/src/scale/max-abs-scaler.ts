import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { clipped, over, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { isDoubles, isFlag } from '../shape.js';
import { plainMapping } from '../sklearn/mapping.js';
import { checkOptions, describeLeaf, flag, type LeafSpec } from '../spec.js';
import { requireFinite, summaryOf } from '../statistics.js';
import { warningsOf } from './standard-scaler.js';
import { scaleOrOne } from './zero-scale.js';

/** Options of {@link maxAbsScaler}. */
export interface MaxAbsScalerOptions {
  /** Cut results to -1 … 1 (false by default). */
  readonly clip?: boolean;
}

/**
 * Describes dividing by the greatest absolute value, as scikit-learn's `MaxAbsScaler`; zeros stay zeros.
 *
 * A greatest value below 10 eps counts as zero, and the column is left as it is. Null and NaN are left out of the fit and come out as NaN. Takes integer,
 * float32, float64 and bool columns; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, maxAbsScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(maxAbsScaler(), tableFromArrays({ x: Float64Array.of(1, -4) }));
 * fitted.row({ x: 2 })[0]; // => 0.5
 * ```
 */
export function maxAbsScaler(options?: MaxAbsScalerOptions): LeafSpec<'maxAbsScaler'> {
  checkOptions('maxAbsScaler', options, ['clip']);
  return describeLeaf(maxAbsScalerDefinition, {
    clip: flag(`'clip' of maxAbsScaler`, options?.clip ?? false),
  });
}

/**
 * How `maxAbsScaler` is served. `state`: `maxAbs`, `scale` and `nSamplesSeen`, one number a column.
 *
 * @example
 * ```ts
 * import { maxAbsScalerServed } from '@millrace/transformers/serve';
 * maxAbsScalerServed.kind; // => 'maxAbsScaler'
 * ```
 */
export const maxAbsScalerServed: Served & { readonly kind: 'maxAbsScaler' } = {
  kind: 'maxAbsScaler',
  version: 1,
  parameters: { clip: isFlag },
  state: { maxAbs: isDoubles, scale: isDoubles, nSamplesSeen: isDoubles },
  plan: ({ parameters, state }, features, path) =>
    features.map((feature, i) => {
      const scaled = over(asDouble(feature), (state['scale'] as readonly number[])[i]!);
      const formula = parameters['clip'] ? clipped(scaled, -1, 1) : scaled;
      return { name: feature.name, type: float64, formula, steps: [...feature.steps, path] };
    }),
  inverse: ({ state }, outputs) => outputs.map((y, i) => times(y, (state['scale'] as readonly number[])[i]!)),
};

/** How `maxAbsScaler` is fitted: least and greatest value, in one round. */
export const maxAbsScalerDefinition: Definition & { readonly served: typeof maxAbsScalerServed } = {
  served: maxAbsScalerServed,
  learns: () => ['extremes'],
  gives: () => 'computed',
  fit: (_parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('maxAbsScaler', name, type);
    return askTogether(
      features.map((feature) => summaryOf(feature, context, 'extremes')),
      (summaries) => {
        for (const [i, { min, max }] of summaries.entries())
          requireFinite('maxAbsScaler', features[i]!.name, min, max);
        const maxAbs = summaries.map(({ min, max }) => Math.max(Math.abs(min), Math.abs(max)));
        return {
          state: {
            maxAbs,
            scale: maxAbs.map(scaleOrOne),
            nSamplesSeen: summaries.map(({ rows }) => rows),
          },
          warnings: features.flatMap(({ name }, i) => warningsOf(name, summaries[i]!.valid, Number.NaN)),
        };
      },
    );
  },
  sklearn: /* @__PURE__ */ plainMapping({
    name: 'MaxAbsScaler',
    parameters: { clip: { ours: 'clip', default: false } },
    ignored: { copy: true },
    build: (options) => maxAbsScaler(options).parameters,
    state: { maxAbs: 'max_abs_', scale: 'scale_', nSamplesSeen: 'n_samples_seen_' },
  }),
};
