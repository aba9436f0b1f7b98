import type { Definition, Served } from '../definition.js';
import type { Missing } from '../distribution.js';
import { asDouble, float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { Weighted } from '../exact-ratio.js';
import type { FittedLeaf } from '../fitted-step.js';
import { choose, clipped, type Formula, minus, plus, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { interpolated } from '../interpolation.js';
import { askTogether, joinAskings } from '../judgement.js';
import { normalQuantile } from '../math/normal-quantile.js';
import { normalCdfFunction, normalQuantileFunction } from '../math/number-functions.js';
import { linspace, quantilesOfRanks, ranksOf } from '../ranks.js';
import { isCount, isDoubles, isOneOf, listOf } from '../shape.js';
import { attribute, doublesFrom, listFrom, notCarried, withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, type LeafSpec, oneOf, show } from '../spec.js';
import { missingOf, requireFinite, valuesOf } from '../statistics.js';
import { warningsOf } from './standard-scaler.js';

/** Options of {@link quantileTransformer}. */
export interface QuantileTransformerOptions {
  /** How many quantiles are kept, at most one a row (1,000 by default). */
  readonly nQuantiles?: number;
  /** What the results are distributed like (`'uniform'` on 0 … 1 by default). */
  readonly outputDistribution?: 'uniform' | 'normal';
}

/**
 * Describes mapping each column to ranks, uniform on 0 … 1 or normal, as scikit-learn's `QuantileTransformer`, without subsampling.
 *
 * The quantiles are exact for any number of rows. Between them results are interpolated linearly, at repeated values in their middle; normal results are cut to ±5.2.
 * Null and NaN are left out of the fit and come out as NaN. Takes integer, float32, float64 and bool columns; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, quantileTransformer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(quantileTransformer(), tableFromArrays({ x: Float64Array.of(1, 2, 4, 8, 1000) }));
 * fitted.row({ x: 3 })[0]; // => 0.375
 * ```
 */
export function quantileTransformer(options?: QuantileTransformerOptions): LeafSpec<'quantileTransformer'> {
  checkOptions('quantileTransformer', options, ['nQuantiles', 'outputDistribution']);
  const nQuantiles = options?.nQuantiles ?? 1000;
  if (!isCount(nQuantiles) || nQuantiles < 1 || nQuantiles > 100_000) {
    throw usageError(
      'bad_option',
      `'nQuantiles' of quantileTransformer must be a whole number from 1 to 100,000, not ${show(nQuantiles)}.`,
      { actual: show(nQuantiles) },
    );
  }
  const outputDistribution = oneOf(
    `'outputDistribution' of quantileTransformer`,
    options?.outputDistribution ?? 'uniform',
    ['uniform', 'normal'],
  );
  return describeLeaf(quantileTransformerDefinition, { nQuantiles, outputDistribution });
}

// scikit-learn's `BOUNDS_THRESHOLD`: normal results are cut to the quantiles of this and of one less it.
const BOUND = 1e-7;
const LEAST = /* @__PURE__ */ normalQuantile(BOUND - Number.EPSILON);
const GREATEST = /* @__PURE__ */ normalQuantile(1 - (BOUND - Number.EPSILON));

/**
 * How `quantileTransformer` is served. `state`: `references`, the ranks from 0 to 1, shared by all columns, and `quantiles`, one list a column.
 *
 * @example
 * ```ts
 * import { quantileTransformerServed } from '@millrace/transformers/serve';
 * quantileTransformerServed.kind; // => 'quantileTransformer'
 * ```
 */
export const quantileTransformerServed: Served & { readonly kind: 'quantileTransformer' } = {
  kind: 'quantileTransformer',
  version: 1,
  perColumn: false,
  parameters: { nQuantiles: isCount, outputDistribution: isOneOf('uniform', 'normal') },
  state: { references: isDoubles, quantiles: listOf(isDoubles) },
  plan: (leaf, features, path) =>
    features.map((feature, i) => ({
      name: feature.name,
      type: float64,
      formula: ranked(asDouble(feature), leaf, i),
      steps: [...feature.steps, path],
    })),
  inverse: (leaf, outputs) => outputs.map((y, i) => unranked(y, leaf, i)),
};

function tableOf({ state }: FittedLeaf, column: number) {
  const references = state['references'] as readonly number[];
  const quantiles = (state['quantiles'] as readonly (readonly number[])[])[column] ?? [];
  return { references, quantiles };
}

function ranked(x: Formula, leaf: FittedLeaf, column: number): Formula {
  const { references, quantiles } = tableOf(leaf, column);
  const [least, greatest] = [quantiles[0]!, quantiles.at(-1)!];
  // A column that had no value stays without.
  if (Number.isNaN(least)) return times(x, Number.NaN);
  const negated = (numbers: readonly number[]) => numbers.map((each) => -each).reverse();
  const up = interpolated(x, quantiles, references);
  const down = interpolated(times(x, -1), negated(quantiles), negated(references));
  const middle = times(minus(up, down), 0.5);
  if (leaf.parameters['outputDistribution'] === 'uniform')
    return choose(x, 'eq', least, 0, choose(x, 'eq', greatest, 1, middle));
  const rank = choose(minus(x, BOUND), 'lt', least, 0, choose(plus(x, BOUND), 'gt', greatest, 1, middle));
  return clipped({ op: 'call', function: normalQuantileFunction, of: [rank] }, LEAST, GREATEST);
}

function unranked(y: Formula, leaf: FittedLeaf, column: number): Formula | string {
  const { references, quantiles } = tableOf(leaf, column);
  const [least, greatest] = [quantiles[0]!, quantiles.at(-1)!];
  if (Number.isNaN(least)) return 'the column had no value';
  if (leaf.parameters['outputDistribution'] === 'uniform') {
    const inner = interpolated(y, references, quantiles);
    return choose(y, 'eq', 0, least, choose(y, 'eq', 1, greatest, inner));
  }
  const rank: Formula = { op: 'call', function: normalCdfFunction, of: [y] };
  const inner = interpolated(rank, references, quantiles);
  return choose(minus(rank, BOUND), 'lt', 0, least, choose(plus(rank, BOUND), 'gt', 1, greatest, inner));
}

/** How `quantileTransformer` is fitted: the values and their counts, in one round. */
export const quantileTransformerDefinition: Definition & {
  readonly served: typeof quantileTransformerServed;
} = {
  served: quantileTransformerServed,
  learns: () => ['counts'],
  gives: () => 'computed',
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('quantileTransformer', name, type);
    const asked = features.map((feature) =>
      joinAskings<unknown>([missingOf(feature, context), valuesOf(feature, context)]),
    );
    return askTogether(asked, (answers) => {
      const all = answers.map(([, values]) => values as readonly Weighted[]);
      const rows = (answers[0]?.[0] as Missing | undefined)?.rows ?? 1;
      const kept = Math.min(parameters['nQuantiles'] as number, rows);
      const references = linspace(0, 1, kept);
      const qs = references.map((reference) => (reference * 100) / 100);
      const quantiles = all.map((values, i) => {
        const found = quantilesOfRanks(ranksOf(values), qs);
        requireFinite('quantileTransformer', features[i]!.name, found[0]!, found.at(-1)!);
        return ascending(found);
      });
      return {
        state: { references, quantiles },
        warnings: features.flatMap(({ name }, i) =>
          warningsOf(name, all[i]!.length, all[i]!.length === 1 ? all[i]![0]!.value : Number.NaN),
        ),
      };
    });
  },
  sklearn: {
    name: 'QuantileTransformer',
    parameters: (given) => {
      const { n_quantiles, output_distribution, ignore_implicit_zeros } = withDefaults(
        'QuantileTransformer',
        given,
        {
          n_quantiles: 1000,
          output_distribution: 'uniform',
          ignore_implicit_zeros: false,
          subsample: 10_000,
          random_state: null,
          copy: true,
        },
      );
      if (ignore_implicit_zeros === true)
        throw notCarried(
          'QuantileTransformer',
          'ignore_implicit_zeros',
          true,
          'there is no sparse input here',
        );
      return quantileTransformer({
        nQuantiles: n_quantiles as number,
        outputDistribution: output_distribution as 'uniform',
      }).parameters;
    },
    toParameters: ({ nQuantiles, outputDistribution }) => ({
      n_quantiles: nQuantiles,
      output_distribution: outputDistribution,
      subsample: null,
    }),
    state: (attributes) => {
      const who = 'QuantileTransformer';
      const rows = listFrom(who, 'quantiles_', attribute(who, attributes, 'quantiles_')).map((row) =>
        doublesFrom(who, 'quantiles_', row),
      );
      const references = doublesFrom(who, 'references_', attribute(who, attributes, 'references_'));
      const columns = rows[0]?.length ?? 0;
      const quantiles = Array.from({ length: columns }, (_, i) => rows.map((row) => row[i]!));
      return { references, quantiles };
    },
    toAttributes: ({ state }, features) => {
      const quantiles = state['quantiles'] as readonly (readonly number[])[];
      const references = state['references'] as readonly number[];
      return {
        n_quantiles_: references.length,
        references_: references,
        quantiles_: references.map((_, r) => quantiles.map((column) => column[r]!)),
        n_features_in_: features.length,
        feature_names_in_: features.map(({ name }) => name),
      };
    },
  },
};

// Interpolation may round a quantile below the one before it.
function ascending(values: readonly number[]): number[] {
  let most = values[0]!;
  return values.map((value) => {
    if (value > most || Number.isNaN(value)) most = value;
    return most;
  });
}
