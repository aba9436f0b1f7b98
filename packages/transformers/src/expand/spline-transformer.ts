import { quantiles, type Value } from '@millrace/columns';
import type { Definition, Served } from '../definition.js';
import type { Summary } from '../distribution.js';
import { asDouble, float64 } from '../double-type.js';
import { ArtifactError, FitError, usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { FittedState } from '../fitted-step.js';
import { requireNumeric } from '../input-type.js';
import { type Asking, askTogether, joinAskings, mapAsking } from '../judgement.js';
import type { Kernel } from '../kernel.js';
import { isCount, isDoubles, isFlag, isOneOf, listOf } from '../shape.js';
import { attribute, doublesFrom, listFrom, withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, oneOf, type Parameters, show } from '../spec.js';
import { askOf, numberFormula, requireFinite, summaryOf } from '../statistics.js';
import type { StatisticsContext } from '../statistics-context.js';
import { splineKernel } from './spline-kernel.js';

/** What a spline is beyond its knots. */
export type Extrapolation = 'constant' | 'linear' | 'continue' | 'periodic' | 'error';

/** Options of {@link splineTransformer}. */
export interface SplineTransformerOptions {
  /** How many knots, at least 2 (5 by default). */
  readonly nKnots?: number;
  /** The degree of the polynomials (3 by default). */
  readonly degree?: number;
  /** Where the knots are: evenly from least to greatest (`'uniform'`, the default), at quantiles, or given: one ascending list per column. */
  readonly knots?: 'uniform' | 'quantile' | readonly (readonly number[])[];
  /** Beyond the outer knots: their value (`'constant'`, the default), a straight line, the polynomial itself, around again, or a `TransformError`. */
  readonly extrapolation?: Extrapolation;
  /** Keep the last spline of each column (true by default); without it they do not sum to 1. */
  readonly includeBias?: boolean;
  /** What a missing value is: an error (the default) or zeros. */
  readonly handleMissing?: 'error' | 'zeros';
}

const EXTRAPOLATIONS = ['constant', 'linear', 'continue', 'periodic', 'error'] as const;

/**
 * Describes a basis of B-splines per column, as scikit-learn's `SplineTransformer`; named `<column>_sp_<j>`, the same bits from the same knots.
 *
 * Takes integer, float32, float64 and bool columns. Throws `UsageError` for a bad option; `fit` throws `FitError` for missing values unless
 * `handleMissing` is `'zeros'`, and `transform` a `TransformError`.
 *
 * @example
 * ```ts
 * import { fit, splineTransformer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(splineTransformer({ nKnots: 2, degree: 1 }), tableFromArrays({ x: Float64Array.of(0, 4) }));
 * fitted.outputNames; // => ['x_sp_0', 'x_sp_1']
 * [...fitted.row({ x: 1 })]; // => [0.75, 0.25]
 * ```
 */
export function splineTransformer(options?: SplineTransformerOptions): LeafSpec<'splineTransformer'> {
  checkOptions('splineTransformer', options, [
    'nKnots',
    'degree',
    'knots',
    'extrapolation',
    'includeBias',
    'handleMissing',
  ]);
  const knots = options?.knots ?? 'uniform';
  const parameters: Parameters = {
    nKnots: options?.nKnots ?? 5,
    degree: options?.degree ?? 3,
    knots,
    extrapolation: oneOf(
      `'extrapolation' of splineTransformer`,
      options?.extrapolation ?? 'constant',
      EXTRAPOLATIONS,
    ),
    includeBias: flag(`'includeBias' of splineTransformer`, options?.includeBias ?? true),
    handleMissing: oneOf(`'handleMissing' of splineTransformer`, options?.handleMissing ?? 'error', [
      'error',
      'zeros',
    ]),
  };
  const wrong = wrongWith(parameters);
  if (wrong !== undefined) throw usageError('bad_option', `${wrong}.`, { actual: show(knots) });
  return describeLeaf(splineTransformerDefinition, parameters);
}

function wrongWith({ nKnots, degree, knots, extrapolation }: Parameters): string | undefined {
  if (!isCount(nKnots!) || (nKnots as number) < 2 || (nKnots as number) > 10_000)
    return `'nKnots' of splineTransformer must be a whole number from 2 to 10,000`;
  if (!isCount(degree!) || (degree as number) > 100)
    return `'degree' of splineTransformer must be a whole number from 0 to 100`;
  const lists = typeof knots === 'string' ? [] : (knots as readonly (readonly number[])[]);
  if (typeof knots === 'string' ? knots !== 'uniform' && knots !== 'quantile' : !lists.every(isAscending))
    return `'knots' of splineTransformer must be 'uniform', 'quantile' or lists of two or more finite numbers, each greater than the one before`;
  const fewest = Math.min(nKnots as number, ...lists.map(({ length }) => length));
  if (
    extrapolation === 'periodic' &&
    (lists.length > 0 ? Math.min(...lists.map(({ length }) => length)) : fewest) <= (degree as number)
  )
    return `periodic splines of degree ${degree as number} need more than ${degree as number} knots`;
  return undefined;
}

function isAscending(list: unknown): boolean {
  return (
    Array.isArray(list) &&
    list.length >= 2 &&
    list.every((knot, i) => Number.isFinite(knot) && (i === 0 || list[i - 1] < knot))
  );
}

/**
 * How `splineTransformer` is served. `state`: `knots`, one list a column, `degree` of them added at each end.
 *
 * @example
 * ```ts
 * import { splineTransformerServed } from '@millrace/transformers/serve';
 * splineTransformerServed.kind; // => 'splineTransformer'
 * ```
 */
export const splineTransformerServed: Served & { readonly kind: 'splineTransformer' } = {
  kind: 'splineTransformer',
  version: 1,
  parameters: {
    nKnots: (value) => isCount(value) && (value as number) <= 10_000,
    degree: (value) => isCount(value) && (value as number) <= 100,
    knots: (value) => value === 'uniform' || value === 'quantile' || listOf(isDoubles)(value),
    extrapolation: isOneOf(...EXTRAPOLATIONS),
    includeBias: isFlag,
    handleMissing: isOneOf('error', 'zeros'),
  },
  state: { knots: listOf((value) => isDoubles(value) && (value as readonly unknown[]).length >= 2) },
  plan: ({ parameters, state }, features, path) =>
    features.flatMap((feature, i) => {
      requireKnots(state, parameters, i);
      const kernel: Kernel = splineKernel((state['knots'] as readonly (readonly number[])[])[i]!, {
        degree: parameters['degree'] as number,
        extrapolation: parameters['extrapolation'] as Extrapolation,
        zeros: parameters['handleMissing'] === 'zeros',
      });
      const of = { kernel, of: [asDouble(feature)] };
      const count = kernel.outputs - (parameters['includeBias'] ? 0 : 1);
      return Array.from({ length: count }, (_, output) => ({
        name: `${feature.name}_sp_${output}`,
        type: float64,
        formula: { op: 'output', of, output } as const,
        steps: [...feature.steps, path],
      }));
    }),
};

// Enough knots for a spline inside those that were added at both ends, ascending; periodic ones must not be fewer than their degree.
function requireKnots(state: FittedState, { degree, extrapolation }: Parameters, column: number): void {
  const knots = (state['knots'] as readonly (readonly number[])[])[column]!;
  const base = knots.length - 2 * (degree as number);
  const fine = base > (extrapolation === 'periodic' ? (degree as number) : 1) && knots.length <= 10_300;
  if (fine && knots.every((knot, i) => Number.isFinite(knot) && (i === 0 || knots[i - 1]! <= knot))) return;
  throw new ArtifactError(
    'bad_state',
    `'knots' of splineTransformer are no knots of splines of degree ${degree as number}.`,
    {
      path: `state.knots[${column}]`,
    },
  );
}

/** How `splineTransformer` is fitted: extremes or quantiles, in one round. */
export const splineTransformerDefinition: Definition & { readonly served: typeof splineTransformerServed } = {
  served: splineTransformerServed,
  learns: ({ knots }) => (knots === 'quantile' ? ['counts'] : ['extremes']),
  gives: () => 'computed',
  check: wrongWith,
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('splineTransformer', name, type);
    const { knots } = parameters;
    if (typeof knots !== 'string' && (knots as readonly unknown[]).length !== features.length) {
      throw usageError(
        'bad_option',
        `'knots' of splineTransformer has ${(knots as readonly unknown[]).length} list(s) for ${features.length} column(s).`,
        { expected: features.length },
      );
    }
    return askTogether(
      features.map((feature, i) => knotsOf(feature, i, parameters, context)),
      (base) => ({ state: { knots: base.map((each) => extended(each, parameters)) }, warnings: [] }),
    );
  },
  sklearn: {
    name: 'SplineTransformer',
    parameters: (given) => {
      const all = withDefaults('SplineTransformer', given, {
        n_knots: 5,
        degree: 3,
        knots: 'uniform',
        extrapolation: 'constant',
        include_bias: true,
        order: 'C',
        handle_missing: 'error',
        sparse_output: false,
      });
      return splineTransformer({
        nKnots: all.n_knots as number,
        degree: all.degree as number,
        knots: (Array.isArray(all.knots) ? transposed(all.knots) : all.knots) as 'uniform',
        extrapolation: all.extrapolation as Extrapolation,
        includeBias: all.include_bias as boolean,
        handleMissing: all.handle_missing as 'error',
      }).parameters;
    },
    toParameters: ({ nKnots, degree, knots, extrapolation, includeBias, handleMissing }) => ({
      n_knots: nKnots,
      degree,
      knots: Array.isArray(knots) ? transposed(knots) : knots,
      extrapolation,
      include_bias: includeBias,
      handle_missing: handleMissing,
    }),
    state: (attributes) => ({
      knots: listFrom(
        'SplineTransformer',
        'bsplines_',
        attribute('SplineTransformer', attributes, 'bsplines_'),
      ).map((spline) => doublesFrom('SplineTransformer', 'bsplines_', (spline as { t?: unknown }).t)),
    }),
    toAttributes: ({ parameters, state }) => ({
      bsplines_: (state['knots'] as readonly (readonly number[])[]).map((t) => ({
        t,
        k: parameters['degree'],
        extrapolate: parameters['extrapolation'] === 'periodic' || parameters['extrapolation'] === 'continue',
      })),
    }),
  },
};

// scikit-learn's knots are rows of columns.
function transposed(rows: readonly unknown[]): number[][] {
  const lists = rows as readonly (readonly number[])[];
  return (lists[0] ?? []).map((_, column) => lists.map((row) => row[column]!));
}

function knotsOf(
  feature: Feature,
  i: number,
  parameters: Parameters,
  context: StatisticsContext,
): Asking<readonly number[]> {
  const { nKnots, knots } = parameters as { readonly nKnots: number; readonly knots: unknown };
  const summary = mapAsking(summaryOf(feature, context, 'extremes'), (found) =>
    checked(feature, found, parameters),
  );
  if (typeof knots !== 'string')
    return mapAsking(summary, () => (knots as readonly (readonly number[])[])[i]!);
  if (knots === 'uniform') return mapAsking(summary, ({ min, max }) => evenly(min, max, nKnots));
  const shares = evenly(0, 1, nKnots).map((share) => (100 * share) / 100);
  const places = askOf<readonly Value[]>(
    numberFormula(feature.formula, context),
    (of) => quantiles(of, shares, { method: 'linear' }),
    context,
  );
  return mapAsking(joinAskings<unknown>([summary, places]), ([, answer]) =>
    (answer as readonly Value[]).map(Number),
  );
}

function checked({ name }: Feature, summary: Summary, { handleMissing }: Parameters): Summary {
  if (summary.valid === 0)
    throw new FitError(
      'all_missing',
      `Column '${name}' has no value, so splineTransformer has no place for its knots.`,
      { column: name },
    );
  if (handleMissing === 'error' && summary.valid < summary.rows) {
    throw new FitError(
      'missing_value',
      `Column '${name}' has ${summary.rows - summary.valid} missing value(s): impute them first, or give splineTransformer handleMissing: 'zeros'.`,
      { column: name, actual: summary.rows - summary.valid },
    );
  }
  requireFinite('splineTransformer', name, summary.min, summary.max);
  return summary;
}

// NumPy's linspace.
function evenly(start: number, stop: number, count: number): number[] {
  if (count === 1) return [start];
  const step = (stop - start) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? stop : i * step + start));
}

// The first and the last distance are repeated outward; periodic knots go on with those of the other end.
function extended(base: readonly number[], parameters: Parameters): number[] {
  const { degree, extrapolation } = parameters as { readonly degree: number; readonly extrapolation: string };
  const [first, last] = [base[0]!, base.at(-1)!];
  if (extrapolation === 'periodic') {
    const period = last - first;
    return [
      ...base.slice(-(degree + 1), -1).map((knot) => knot - period),
      ...base,
      ...base.slice(1, degree + 1).map((knot) => knot + period),
    ];
  }
  if (degree === 0) return [...base];
  const [low, high] = [base[1]! - first, last - base.at(-2)!];
  return [
    ...evenly(first - degree * low, first - low, degree),
    ...base,
    ...evenly(last + high, last + degree * high, degree),
  ];
}
