import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import { exactMoments, type Weighted } from '../exact-ratio.js';
import type { Feature } from '../feature.js';
import { choose, type Formula } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { medianOfRanks, quantilesOfRanks, ranksOf } from '../ranks.js';
import { isDouble, isDoubles, isFlag, isOneOf, orNull } from '../shape.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, oneOf, type Parameters, show } from '../spec.js';
import { requireFinite, valuesOf } from '../statistics.js';
import { warningsOf } from './standard-scaler.js';

/** Options of {@link winsorizer}. */
export interface WinsorizerOptions {
  /**
   * How the limits are found: mean ± fold standard deviations (`'gaussian'`, the default), fold times the range between quartiles beyond them (`'iqr'`),
   * median ± fold median absolute deviations (`'mad'`), or the quantiles fold and 1 - fold (`'quantiles'`).
   */
  readonly cappingMethod?: 'gaussian' | 'iqr' | 'mad' | 'quantiles';
  /** Which end is cut (`'right'` by default). */
  readonly tail?: 'left' | 'right' | 'both';
  /** 3, 1.5, 3.29 or 0.05 by default, by method. */
  readonly fold?: number;
  /** Add columns `<name>_left` and `<name>_right`, 1 where a value was cut (false by default). */
  readonly addIndicators?: boolean;
}

const FOLDS = { gaussian: 3, iqr: 1.5, mad: 3.29, quantiles: 0.05 } as const;

/**
 * Describes cutting extreme values to limits found in the data, as feature-engine's `Winsorizer`.
 *
 * Mean and sample standard deviation are correctly rounded, quantiles interpolated linearly between exact order statistics. Null and NaN are left out of the fit and come
 * out as NaN. Takes integer, float32, float64 and bool columns and gives doubles; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, winsorizer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const spec = winsorizer({ cappingMethod: 'iqr', tail: 'both' });
 * const fitted = await fit(spec, tableFromArrays({ x: Float64Array.of(1, 2, 3, 4, 5) }));
 * [fitted.row({ x: 100 })[0], fitted.row({ x: 0 })[0]]; // => [7, 0]
 * ```
 */
export function winsorizer(options?: WinsorizerOptions): LeafSpec<'winsorizer'> {
  checkOptions('winsorizer', options, ['cappingMethod', 'tail', 'fold', 'addIndicators']);
  const cappingMethod = oneOf(`'cappingMethod' of winsorizer`, options?.cappingMethod ?? 'gaussian', [
    'gaussian',
    'iqr',
    'mad',
    'quantiles',
  ]);
  const tail = oneOf(`'tail' of winsorizer`, options?.tail ?? 'right', ['left', 'right', 'both']);
  const fold = options?.fold ?? FOLDS[cappingMethod];
  const wrong = wrongFold({ cappingMethod, fold });
  if (wrong !== undefined)
    throw usageError('bad_option', `${wrong}, not ${show(fold)}.`, { actual: show(fold) });
  const addIndicators = flag(`'addIndicators' of winsorizer`, options?.addIndicators ?? false);
  return describeLeaf(winsorizerDefinition, { cappingMethod, tail, fold, addIndicators });
}

function wrongFold({ cappingMethod, fold }: Parameters): string | undefined {
  const most = cappingMethod === 'quantiles' ? 0.2 : Number.MAX_VALUE;
  if (typeof fold === 'number' && fold > 0 && fold <= most) return undefined;
  return `'fold' of winsorizer must be a positive number${cappingMethod === 'quantiles' ? ', at most 0.2' : ''}`;
}

/**
 * How `winsorizer` is served. `state`: `lower` and `upper`, the limits of each column; null for a tail that is left.
 *
 * @example
 * ```ts
 * import { winsorizerServed } from '@millrace/transformers/serve';
 * winsorizerServed.kind; // => 'winsorizer'
 * ```
 */
export const winsorizerServed: Served & { readonly kind: 'winsorizer' } = {
  kind: 'winsorizer',
  version: 1,
  parameters: {
    cappingMethod: isOneOf('gaussian', 'iqr', 'mad', 'quantiles'),
    tail: isOneOf('left', 'right', 'both'),
    fold: isDouble,
    addIndicators: isFlag,
  },
  state: { lower: orNull(isDoubles), upper: orNull(isDoubles) },
  plan: ({ parameters, state }, features, path) => {
    const lower = state['lower'] as readonly number[] | null;
    const upper = state['upper'] as readonly number[] | null;
    const made = (feature: Feature, name: string, formula: Formula): Feature => ({
      name,
      type: float64,
      formula,
      steps: [...feature.steps, path],
    });
    const cut = features.map((feature, i) => {
      const x = asDouble(feature);
      const above = upper === null ? x : choose(x, 'gt', upper[i]!, upper[i]!, x);
      return made(
        feature,
        feature.name,
        lower === null ? above : choose(x, 'lt', lower[i]!, lower[i]!, above),
      );
    });
    if (parameters['addIndicators'] !== true) return cut;
    const marks = features.flatMap((feature, i) => {
      const x = asDouble(feature);
      return [
        ...(lower === null ? [] : [made(feature, `${feature.name}_left`, choose(x, 'lt', lower[i]!, 1, 0))]),
        ...(upper === null ? [] : [made(feature, `${feature.name}_right`, choose(x, 'gt', upper[i]!, 1, 0))]),
      ];
    });
    return [...cut, ...marks];
  },
  inverse: (_leaf, _outputs, inputs) => inputs.map(() => 'what was cut off is not kept'),
};

/** How `winsorizer` is fitted: the values and their counts, in one round. */
export const winsorizerDefinition: Definition & { readonly served: typeof winsorizerServed } = {
  served: winsorizerServed,
  learns: () => ['counts'],
  gives: () => 'computed',
  check: wrongFold,
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('winsorizer', name, type);
    return askTogether(
      features.map((feature) => valuesOf(feature, context)),
      (all) => {
        const limits = all.map((values, i) => {
          const [least, greatest] = [values[0]?.value ?? Number.NaN, values.at(-1)?.value ?? Number.NaN];
          requireFinite('winsorizer', features[i]!.name, least, greatest);
          return limitsOf(parameters, values);
        });
        const tail = parameters['tail'];
        return {
          state: {
            lower: tail === 'right' ? null : limits.map(([low]) => low),
            upper: tail === 'left' ? null : limits.map(([, high]) => high),
          },
          warnings: features.flatMap(({ name }, i) => warningsOf(name, all[i]!.length, Number.NaN)),
        };
      },
    );
  },
};

function limitsOf(
  { cappingMethod, fold }: Parameters,
  values: readonly Weighted[],
): readonly [number, number] {
  const times = fold as number;
  const ranks = ranksOf(values);
  switch (cappingMethod) {
    case 'gaussian': {
      const { mean, variance } = exactMoments(values);
      const deviation = Math.sqrt((variance * ranks.size) / (ranks.size - 1));
      const reach = ranks.size > 1 ? times * deviation : Number.NaN;
      return [mean - reach, mean + reach];
    }
    case 'iqr': {
      const [low, high] = quantilesOfRanks(ranks, [0.25, 0.75]) as [number, number];
      const reach = (high - low) * times;
      return [low - reach, high + reach];
    }
    case 'mad': {
      const median = medianOfRanks(ranks);
      const distances = values.map(({ value, count }) => ({ value: Math.abs(value - median), count }));
      const reach = times * medianOfRanks(ranksOf(distances.sort((a, b) => a.value - b.value)));
      return [median - reach, median + reach];
    }
    default: {
      const [low, high] = quantilesOfRanks(ranks, [times, 1 - times]) as [number, number];
      return [low, high];
    }
  }
}
