import type { Definition, Served } from '../definition.js';
import type { Summary } from '../distribution.js';
import { asDouble, float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { FittedLeaf } from '../fitted-step.js';
import { clipped, minus, over, plus, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { isDoubles, isFlag } from '../shape.js';
import { plainMapping } from '../sklearn/mapping.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, type Parameters, show } from '../spec.js';
import { requireFinite, summaryOf } from '../statistics.js';
import { warningsOf } from './standard-scaler.js';

/** Options of {@link minMaxScaler}. */
export interface MinMaxScalerOptions {
  /** The least and greatest result on the data it was fitted to (`[0, 1]` by default). */
  readonly featureRange?: readonly [number, number];
  /** Cut values beyond the fitted range to it (false by default). */
  readonly clip?: boolean;
}

/**
 * Describes scaling to a range: `x * scale + min`, as scikit-learn's `MinMaxScaler` (two roundings, never fused).
 *
 * `scale = (high - low) / (max - min)`; a range below 10 eps counts as constant and gives `high - low`. Null and NaN are left
 * out of the fit and come out as NaN. Takes integer, float32, float64 and bool columns; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, minMaxScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(minMaxScaler({ clip: true }), tableFromArrays({ x: Float64Array.of(1, 5) }));
 * [...fitted.row({ x: 2 }), ...fitted.row({ x: 99 })]; // => [0.25, 1]
 * ```
 */
export function minMaxScaler(options?: MinMaxScalerOptions): LeafSpec<'minMaxScaler'> {
  checkOptions('minMaxScaler', options, ['featureRange', 'clip']);
  const range = options?.featureRange ?? [0, 1];
  if (
    !Array.isArray(range) ||
    range.length !== 2 ||
    !range.every(Number.isFinite) ||
    !(range[0] < range[1])
  ) {
    throw usageError(
      'bad_option',
      `'featureRange' of minMaxScaler must be two finite numbers, the lesser first, not ${Array.isArray(range) ? `[${range.slice(0, 3).map(show).join(', ')}${range.length > 3 ? ', …' : ''}]` : show(range)}.`,
      {
        expected: '[low, high]',
      },
    );
  }
  const clip = flag(`'clip' of minMaxScaler`, options?.clip ?? false);
  return describeLeaf(minMaxScalerDefinition, { featureRange: [range[0], range[1]], clip });
}

/**
 * How `minMaxScaler` is served. `state`: `dataMin`, `dataMax`, `dataRange`, `scale`, `min` and `nSamplesSeen`, one number a column.
 */
export const minMaxScalerServed: Served & { readonly kind: 'minMaxScaler' } = {
  kind: 'minMaxScaler',
  version: 1,
  parameters: {
    featureRange: (value) => isDoubles(value) && (value as readonly unknown[]).length === 2,
    clip: isFlag,
  },
  state: {
    dataMin: isDoubles,
    dataMax: isDoubles,
    dataRange: isDoubles,
    scale: isDoubles,
    min: isDoubles,
    nSamplesSeen: isDoubles,
  },
  plan: ({ parameters, state }, features, path) => {
    const scale = state['scale'] as readonly number[];
    const min = state['min'] as readonly number[];
    const [low, high] = parameters['featureRange'] as unknown as readonly [number, number];
    return features.map((feature, i) => {
      const scaled = plus(times(asDouble(feature), scale[i]!), min[i]!);
      const formula = parameters['clip'] ? clipped(scaled, low, high) : scaled;
      return { name: feature.name, type: float64, formula, steps: [...feature.steps, path] };
    });
  },
  inverse: ({ state }, outputs) => {
    const scale = state['scale'] as readonly number[];
    const min = state['min'] as readonly number[];
    return outputs.map((y, i) => over(minus(y, min[i]!), scale[i]!));
  },
};

/** How `minMaxScaler` is fitted: least and greatest value, in one round. */
export const minMaxScalerDefinition: Definition & { readonly served: typeof minMaxScalerServed } = {
  served: minMaxScalerServed,
  learns: () => ['extremes'],
  gives: () => 'computed',
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('minMaxScaler', name, type);
    return askTogether(
      features.map((feature) => summaryOf(feature, context, 'extremes')),
      (summaries) => {
        for (const [i, { min, max }] of summaries.entries())
          requireFinite('minMaxScaler', features[i]!.name, min, max);
        return {
          state: learn(parameters, summaries),
          warnings: features.flatMap(({ name }, i) => {
            const { valid, min, max } = summaries[i]!;
            return warningsOf(name, valid, min === max ? min : Number.NaN);
          }),
        };
      },
    );
  },
  sklearn: /* @__PURE__ */ plainMapping({
    name: 'MinMaxScaler',
    parameters: {
      feature_range: { ours: 'featureRange', default: [0, 1] },
      clip: { ours: 'clip', default: false },
    },
    ignored: { copy: true },
    build: (options) => minMaxScaler(options).parameters,
    state: {
      dataMin: 'data_min_',
      dataMax: 'data_max_',
      dataRange: 'data_range_',
      scale: 'scale_',
      min: 'min_',
      nSamplesSeen: 'n_samples_seen_',
    },
  }),
};

function learn(parameters: Parameters, summaries: readonly Summary[]): FittedLeaf['state'] {
  const [low, high] = parameters['featureRange'] as unknown as readonly [number, number];
  const ranges = summaries.map(({ min, max }) => max - min);
  const scale = ranges.map((range) => (high - low) / (range < 10 * Number.EPSILON ? 1 : range));
  return {
    dataMin: summaries.map(({ min }) => min),
    dataMax: summaries.map(({ max }) => max),
    dataRange: ranges,
    scale,
    min: summaries.map(({ min }, i) => low - min * scale[i]!),
    nSamplesSeen: summaries.map(({ rows }) => rows),
  };
}
