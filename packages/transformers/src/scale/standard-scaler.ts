import type { Issue } from '@millrace/columns';
import type { Definition, Served } from '../definition.js';
import type { Summary } from '../distribution.js';
import { asDouble, float64 } from '../double-type.js';
import { FitError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { FittedLeaf } from '../fitted-step.js';
import { minus, over, plus, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { type Asking, askTogether } from '../judgement.js';
import { isDoubles, isFlag, orNull } from '../shape.js';
import { plainMapping } from '../sklearn/mapping.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, type Parameters } from '../spec.js';
import { summaryOf } from '../statistics.js';
import type { StatisticsContext } from '../statistics-context.js';
import { weightedSummaryOf } from '../weighted-moments.js';

/** Options of {@link standardScaler}. */
export interface StandardScalerOptions {
  /** Take the mean off (true by default). */
  readonly withMean?: boolean;
  /** Divide by the standard deviation (true by default). */
  readonly withStd?: boolean;
}

/**
 * Describes scaling to mean 0 and standard deviation 1: `(x - mean) / scale`, as scikit-learn's `StandardScaler`.
 *
 * Mean and population variance are correctly rounded. A column whose variance is not told apart from zero has scale 1
 * (scikit-learn's rule: `var <= n eps var + (n mean eps)^2`). Null and NaN are left out of the fit and come out as NaN.
 * Takes integer, float32, float64 and bool columns; throws `UsageError` for an unknown option.
 *
 * @example
 * ```ts
 * import { fit, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(standardScaler(), tableFromArrays({ x: Float64Array.of(1, 2, 3) }));
 * fitted.row({ x: 2 })[0]; // => 0
 * ```
 */
export function standardScaler(options?: StandardScalerOptions): LeafSpec<'standardScaler'> {
  checkOptions('standardScaler', options, ['withMean', 'withStd']);
  const withMean = flag(`'withMean' of standardScaler`, options?.withMean ?? true);
  const withStd = flag(`'withStd' of standardScaler`, options?.withStd ?? true);
  return describeLeaf(standardScalerDefinition, { withMean, withStd });
}

/**
 * How `standardScaler` is served. `state`: `mean`, `var`, `scale` (null where not learned) and `nSamplesSeen`, one number a column.
 */
export const standardScalerServed: Served & { readonly kind: 'standardScaler' } = {
  kind: 'standardScaler',
  version: 1,
  parameters: { withMean: isFlag, withStd: isFlag },
  state: {
    mean: orNull(isDoubles),
    var: orNull(isDoubles),
    scale: orNull(isDoubles),
    nSamplesSeen: isDoubles,
  },
  plan: (leaf, features, path) => {
    const { mean, scale } = centreAndScale(leaf);
    return features.map((feature, i) => {
      const x = asDouble(feature);
      const centred = mean === null ? x : minus(x, mean[i]!);
      const formula = scale === null ? centred : over(centred, scale[i]!);
      return { name: feature.name, type: float64, formula, steps: [...feature.steps, path] };
    });
  },
  inverse: (leaf, outputs) => {
    const { mean, scale } = centreAndScale(leaf);
    return outputs.map((y, i) => {
      const scaled = scale === null ? y : times(y, scale[i]!);
      return mean === null ? scaled : plus(scaled, mean[i]!);
    });
  },
};

function centreAndScale({ parameters, state }: FittedLeaf) {
  return {
    mean: parameters['withMean'] ? (state['mean'] as readonly number[]) : null,
    scale: state['scale'] as readonly number[] | null,
  };
}

/** How `standardScaler` is fitted: mean and variance, in one round. */
export const standardScalerDefinition: Definition & { readonly served: typeof standardScalerServed } = {
  served: standardScalerServed,
  learns: () => ['moments'],
  gives: () => 'computed',
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('standardScaler', name, type);
    return askTogether(
      features.map((feature) => momentsOf(feature, context)),
      (summaries) => {
        for (const [i, summary] of summaries.entries()) checkSummary(features[i]!.name, summary);
        return {
          state: learn(parameters, summaries),
          warnings: features.flatMap(({ name }, i) => {
            const { valid, mean, variance } = summaries[i]!;
            return warningsOf(name, valid, variance === 0 ? mean : Number.NaN);
          }),
        };
      },
    );
  },
  sklearn: /* @__PURE__ */ plainMapping({
    name: 'StandardScaler',
    parameters: {
      with_mean: { ours: 'withMean', default: true },
      with_std: { ours: 'withStd', default: true },
    },
    ignored: { copy: true },
    build: (options) => standardScaler(options).parameters,
    state: { mean: 'mean_', var: 'var_', scale: 'scale_', nSamplesSeen: 'n_samples_seen_' },
  }),
};

function momentsOf(feature: Feature, context: StatisticsContext): Asking<Summary> {
  const { weight } = context.roles;
  return weight === null ? summaryOf(feature, context) : weightedSummaryOf(feature, weight, context);
}

function checkSummary(column: string, summary: Summary): void {
  if (summary.valid > 0) requireFiniteMean(column, summary.mean);
  if (summary.variance !== Infinity) return;
  throw new FitError(
    'variance_overflow',
    `The variance of column '${column}' is larger than a double can hold: divide the column by a constant in a projection first.`,
    { column, expected: 'a variance below 1.8e308' },
  );
}

function learn(parameters: Parameters, summaries: readonly Summary[]): FittedLeaf['state'] {
  const { withMean, withStd } = parameters;
  const learned = withMean || withStd;
  return {
    mean: learned ? summaries.map(({ mean }) => mean) : null,
    var: withStd ? summaries.map(({ variance }) => variance) : null,
    scale: withStd ? summaries.map(standardScale) : null,
    nSamplesSeen: summaries.map(({ valid }) => valid),
  };
}

/** The scale of a column: 1 where its variance can't be told from zero. */
export function standardScale(summary: Pick<Summary, 'valid' | 'mean' | 'variance'>): number {
  return isConstant(summary) ? 1 : Math.sqrt(summary.variance);
}

/** scikit-learn 1.9 `_is_constant_feature`, in its order of operations: a variance that its sums could not tell from zero. */
export function isConstant({ valid, mean, variance }: Pick<Summary, 'valid' | 'mean' | 'variance'>): boolean {
  const eps = Number.EPSILON;
  const drift = valid * mean * eps;
  return variance <= valid * eps * variance + drift * drift;
}

// A mean of finite values is finite.
function requireFiniteMean(column: string, mean: number): void {
  if (Number.isFinite(mean)) return;
  throw new FitError(
    'infinite_value',
    `standardScaler cannot be fitted to column '${column}': it holds an infinite value, and no finite mean comes of that. Filter such rows out, or turn them into null.`,
    { column, expected: 'finite values' },
  );
}

/** Warnings as data for a column without values, or without two different ones; `only` is the one value, or NaN. */
export function warningsOf(column: string, valid: number, only: number): Issue[] {
  if (valid === 0) {
    return [
      {
        code: 'all_missing',
        column,
        message: `Column '${column}' has no value: everything it is scaled to is NaN.`,
      },
    ];
  }
  if (Number.isNaN(only)) return [];
  return [
    {
      code: 'constant_column',
      column,
      actual: only,
      message: `Column '${column}' has one value only, so its scale is 1.`,
    },
  ];
}
