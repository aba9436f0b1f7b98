import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { FittedState } from '../fitted-step.js';
import { minus, over, plus, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { normalQuantile } from '../math/normal-quantile.js';
import { medianOfRanks, quantilesOfRanks, ranksOf } from '../ranks.js';
import { isDoubles, isFlag, orNull } from '../shape.js';
import { plainMapping } from '../sklearn/mapping.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, type Parameters, show } from '../spec.js';
import { requireFinite, valuesOf } from '../statistics.js';
import { warningsOf } from './standard-scaler.js';
import { scaleOrOne } from './zero-scale.js';

/** Options of {@link robustScaler}. */
export interface RobustScalerOptions {
  /** Take the median off (true by default). */
  readonly withCentering?: boolean;
  /** Divide by the range between two percentiles (true by default). */
  readonly withScaling?: boolean;
  /** The two percentiles, in percent (`[25, 75]` by default). */
  readonly quantileRange?: readonly [number, number];
  /** Divide further by that range of the standard normal distribution, so that normal data have variance 1 (false by default). */
  readonly unitVariance?: boolean;
}

/**
 * Describes scaling by median and range between percentiles, which outliers do not move, as scikit-learn's `RobustScaler`.
 *
 * Percentiles are interpolated linearly between exact order statistics; a range below 10 eps counts as constant and has scale 1. Null and NaN are left out of the fit
 * and come out as NaN. Takes integer, float32, float64 and bool columns; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, robustScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(robustScaler(), tableFromArrays({ x: Float64Array.of(1, 2, 3, 4, 1e9) }));
 * fitted.row({ x: 5 })[0]; // => 1
 * ```
 */
export function robustScaler(options?: RobustScalerOptions): LeafSpec<'robustScaler'> {
  checkOptions('robustScaler', options, ['withCentering', 'withScaling', 'quantileRange', 'unitVariance']);
  const range = options?.quantileRange ?? [25, 75];
  if (!isRange(range)) {
    throw usageError(
      'bad_option',
      `'quantileRange' of robustScaler must be two percentages from 0 to 100, the lesser first, not ${show(range)}.`,
      { expected: '[low, high]' },
    );
  }
  const unitVariance = flag(`'unitVariance' of robustScaler`, options?.unitVariance ?? false);
  return describeLeaf(robustScalerDefinition, {
    withCentering: flag(`'withCentering' of robustScaler`, options?.withCentering ?? true),
    withScaling: flag(`'withScaling' of robustScaler`, options?.withScaling ?? true),
    quantileRange: [range[0], range[1]],
    unitVariance,
  });
}

function isRange(range: unknown): range is readonly [number, number] {
  if (!Array.isArray(range) || range.length !== 2 || !range.every(Number.isFinite)) return false;
  const [low, high] = range as [number, number];
  return low >= 0 && low <= high && high <= 100;
}

/**
 * How `robustScaler` is served. `state`: `center` and `scale`, one number a column, null where not learned.
 *
 * @example
 * ```ts
 * import { robustScalerServed } from '@millrace/transformers/serve';
 * robustScalerServed.kind; // => 'robustScaler'
 * ```
 */
export const robustScalerServed: Served & { readonly kind: 'robustScaler' } = {
  kind: 'robustScaler',
  version: 1,
  parameters: { withCentering: isFlag, withScaling: isFlag, quantileRange: isRange, unitVariance: isFlag },
  state: { center: orNull(isDoubles), scale: orNull(isDoubles) },
  plan: ({ state }, features, path) => {
    const { center, scale } = numbersOf(state);
    return features.map((feature, i) => {
      const x = asDouble(feature);
      const centred = center === null ? x : minus(x, center[i]!);
      const formula = scale === null ? centred : over(centred, scale[i]!);
      return { name: feature.name, type: float64, formula, steps: [...feature.steps, path] };
    });
  },
  inverse: ({ state }, outputs) => {
    const { center, scale } = numbersOf(state);
    return outputs.map((y, i) => {
      const scaled = scale === null ? y : times(y, scale[i]!);
      return center === null ? scaled : plus(scaled, center[i]!);
    });
  },
};

function numbersOf(state: FittedState) {
  return state as {
    readonly center: readonly number[] | null;
    readonly scale: readonly number[] | null;
  };
}

/** How `robustScaler` is fitted: the values and their counts, in one round. */
export const robustScalerDefinition: Definition & { readonly served: typeof robustScalerServed } = {
  served: robustScalerServed,
  learns: () => ['counts'],
  gives: () => 'computed',
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('robustScaler', name, type);
    return askTogether(
      features.map((feature) => valuesOf(feature, context)),
      (all) => {
        const ranks = all.map(ranksOf);
        const center = ranks.map(medianOfRanks);
        const scale = ranks.map((each) =>
          scaleOf(parameters, quantilesOfRanks(each, quantilesIn(parameters))),
        );
        for (const [i, { name }] of features.entries())
          requireFinite('robustScaler', name, center[i]!, scale[i]!);
        return {
          state: {
            center: parameters['withCentering'] ? center : null,
            scale: parameters['withScaling'] ? scale : null,
          },
          warnings: features.flatMap(({ name }, i) => {
            const { size, at } = ranks[i]!;
            return warningsOf(name, size, all[i]!.length === 1 ? at(0) : Number.NaN);
          }),
        };
      },
    );
  },
  sklearn: /* @__PURE__ */ plainMapping({
    name: 'RobustScaler',
    parameters: {
      with_centering: { ours: 'withCentering', default: true },
      with_scaling: { ours: 'withScaling', default: true },
      quantile_range: { ours: 'quantileRange', default: [25, 75] },
      unit_variance: { ours: 'unitVariance', default: false },
    },
    ignored: { copy: true },
    build: (options) => robustScaler(options).parameters,
    state: { center: 'center_', scale: 'scale_' },
  }),
};

function quantilesIn({ quantileRange }: Parameters): number[] {
  return (quantileRange as readonly number[]).map((percent) => percent / 100);
}

function scaleOf(parameters: Parameters, [low, high]: readonly number[]): number {
  const scale = scaleOrOne(high! - low!);
  if (!parameters['unitVariance']) return scale;
  const [from, to] = quantilesIn(parameters);
  return scale / (normalQuantile(to!) - normalQuantile(from!));
}
