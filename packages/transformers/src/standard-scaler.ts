import type { Issue } from '@millrace/columns';
import type { Summary } from './distribution.js';
import { asDouble, float64 } from './double-type.js';
import { FitError } from './errors.js';
import type { FittedLeaf, LeafPlan } from './fitted-step.js';
import type { LeafFit } from './fitting.js';
import { requireNumeric } from './input-type.js';
import { askTogether } from './judgement.js';
import { checkOptions, describeSpec, flag, type LeafSpec } from './spec.js';
import { requireFinite, summaryOf } from './statistics.js';

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
export function standardScaler(options?: StandardScalerOptions): LeafSpec {
  checkOptions('standardScaler', options, ['withMean', 'withStd']);
  const withMean = flag(`'withMean' of standardScaler`, options?.withMean ?? true);
  const withStd = flag(`'withStd' of standardScaler`, options?.withStd ?? true);
  return describeSpec({ kind: 'standardScaler', parameters: { withMean, withStd } });
}

/** `state`: `mean`, `var`, `scale` (null where not learned) and `nSamplesSeen`, one number a column. */
export const planStandardScaler: LeafPlan = (leaf, features, path) => {
  const mean = leaf.parameters['withMean'] ? (leaf.state['mean'] as readonly number[]) : null;
  const scale = leaf.state['scale'] as readonly number[] | null;
  return features.map((feature, i) => ({
    name: feature.name,
    type: float64,
    formula: { op: 'standardize', of: asDouble(feature), mean: mean?.[i] ?? null, scale: scale?.[i] ?? null },
    steps: [...feature.steps, path],
  }));
};

/** Learns mean and variance in one round. */
export const fitStandardScaler: LeafFit = ({ parameters }, features, context) => {
  for (const { name, type } of features) requireNumeric('standardScaler', name, type);
  return askTogether(
    features.map((feature) => summaryOf(feature, context)),
    (summaries) => {
      for (const [i, summary] of summaries.entries()) checkSummary(features[i]!.name, summary);
      return {
        state: learn(parameters, summaries),
        warnings: features.flatMap(({ name }, i) => warningsOf(name, summaries[i]!)),
      };
    },
  );
};

function checkSummary(column: string, summary: Summary): void {
  requireFinite('standardScaler', column, summary.min, summary.max);
  if (summary.variance !== Infinity) return;
  throw new FitError(
    'variance_overflow',
    `The variance of column '${column}' is larger than a double can hold: divide the column by a constant in a projection first.`,
    { column, expected: 'a variance below 1.8e308' },
  );
}

function learn(parameters: FittedLeaf['parameters'], summaries: readonly Summary[]): FittedLeaf['state'] {
  const { withMean, withStd } = parameters;
  const learned = withMean || withStd;
  return {
    mean: learned ? summaries.map(({ mean }) => mean) : null,
    var: withStd ? summaries.map(({ variance }) => variance) : null,
    scale: withStd ? summaries.map(scaleOf) : null,
    nSamplesSeen: summaries.map(({ valid }) => valid),
  };
}

// scikit-learn 1.9 `_is_constant_feature`, in its order of operations.
function scaleOf({ valid, mean, variance }: Summary): number {
  const eps = Number.EPSILON;
  const drift = valid * mean * eps;
  return variance <= valid * eps * variance + drift * drift ? 1 : Math.sqrt(variance);
}

/** Warnings as data for a column without values, or without two different ones. */
export function warningsOf(column: string, { valid, min, max }: Summary): Issue[] {
  if (valid === 0) {
    return [
      {
        code: 'all_missing',
        column,
        message: `Column '${column}' has no value: everything it is scaled to is NaN.`,
      },
    ];
  }
  if (min !== max) return [];
  return [
    {
      code: 'constant_column',
      column,
      actual: min,
      message: `Column '${column}' has one value only, so its scale is 1.`,
    },
  ];
}
