import type { QuantileMethod } from '@millrace/columns';
import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { FitError, usageError } from '../errors.js';
import type { Weighted } from '../exact-ratio.js';
import type { Feature } from '../feature.js';
import type { Formula, SlotFormula } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { type Asking, askTogether, mapAsking } from '../judgement.js';
import { pythonText } from '../python-repr.js';
import { linspace, quantilesOfRanks, ranksOf } from '../ranks.js';
import { isCount, isDoubles, isOneOf, listOf } from '../shape.js';
import { attribute, doublesFrom, listFrom, notCarried, withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, type LeafSpec, oneOf, type Parameters, show } from '../spec.js';
import { requireFinite, valuesOf, weightedPairsOf } from '../statistics.js';
import type { StatisticsContext } from '../statistics-context.js';
import { kMeansEdges } from './k-means-edges.js';
import { weightedPercentiles } from './weighted-percentile.js';

const METHODS = [
  'inverted_cdf',
  'averaged_inverted_cdf',
  'closest_observation',
  'interpolated_inverted_cdf',
  'hazen',
  'weibull',
  'linear',
  'median_unbiased',
  'normal_unbiased',
] as const;

/** Options of {@link kBinsDiscretizer}. */
export interface KBinsDiscretizerOptions {
  /** How many bins, for all columns or one number each (5 by default). */
  readonly nBins?: number | readonly number[];
  /** One column of 0 and 1 per bin (`'onehot'`, the default, and `'onehot-dense'` are the same here), or the number of the bin (`'ordinal'`). */
  readonly encode?: 'onehot' | 'onehot-dense' | 'ordinal';
  /** Bins of equal width, of equal counts (`'quantile'`, the default), or around centres that k-means finds. */
  readonly strategy?: 'uniform' | 'quantile' | 'kmeans';
  /** How quantiles are found, by NumPy's name (`'averaged_inverted_cdf'` by default, scikit-learn's from 1.9 on). */
  readonly quantileMethod?: (typeof METHODS)[number];
}

/**
 * Describes cutting numbers into bins, as scikit-learn's `KBinsDiscretizer`, without subsampling.
 *
 * A value is in bin i from edge i on; the outer edges count for nothing, so that every number has a bin. Bins of quantiles or k-means that are not wider than
 * 1e-8 are joined with the one before. A constant column has one bin. A missing value is in no bin: NaN, or all zeros. Takes weights where `fit` is told of them. Takes integer, float32, float64 and
 * bool columns; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, kBinsDiscretizer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const spec = kBinsDiscretizer({ nBins: 2, strategy: 'uniform', encode: 'ordinal' });
 * const fitted = await fit(spec, tableFromArrays({ x: Float64Array.of(0, 1, 10) }));
 * [4.9, 5, 99].map((x) => fitted.row({ x })[0]); // => [0, 1, 1]
 * ```
 */
export function kBinsDiscretizer(options?: KBinsDiscretizerOptions): LeafSpec<'kBinsDiscretizer'> {
  checkOptions('kBinsDiscretizer', options, ['nBins', 'encode', 'strategy', 'quantileMethod']);
  const nBins = options?.nBins ?? 5;
  for (const bins of [nBins].flat()) {
    if (isCount(bins) && bins >= 2 && bins <= 1_000_000) continue;
    throw usageError(
      'bad_option',
      `'nBins' of kBinsDiscretizer must be a whole number of at least 2, or one for each column, not ${show(bins)}.`,
      { actual: show(bins) },
    );
  }
  const encode = oneOf(`'encode' of kBinsDiscretizer`, options?.encode ?? 'onehot', [
    'onehot',
    'onehot-dense',
    'ordinal',
  ]);
  return describeLeaf(kBinsDiscretizerDefinition, {
    nBins,
    encode,
    strategy: oneOf(`'strategy' of kBinsDiscretizer`, options?.strategy ?? 'quantile', [
      'uniform',
      'quantile',
      'kmeans',
    ]),
    quantileMethod: oneOf(
      `'quantileMethod' of kBinsDiscretizer`,
      options?.quantileMethod ?? 'averaged_inverted_cdf',
      METHODS,
    ),
  });
}

/**
 * How `kBinsDiscretizer` is served. `state`: `binEdges`, one list a column, the outer ones among them.
 *
 * @example
 * ```ts
 * import { kBinsDiscretizerServed } from '@millrace/transformers/serve';
 * kBinsDiscretizerServed.kind; // => 'kBinsDiscretizer'
 * ```
 */
export const kBinsDiscretizerServed: Served & { readonly kind: 'kBinsDiscretizer' } = {
  kind: 'kBinsDiscretizer',
  version: 1,
  parameters: {
    nBins: (value) => isCount(value) || listOf(isCount)(value),
    encode: isOneOf('onehot', 'onehot-dense', 'ordinal'),
    strategy: isOneOf('uniform', 'quantile', 'kmeans'),
    quantileMethod: isOneOf(...METHODS),
  },
  state: { binEdges: listOf(isDoubles) },
  plan: ({ parameters, state }, features, path) =>
    features.flatMap((feature, i): Feature[] => {
      const edges = (state['binEdges'] as readonly (readonly number[])[])[i]!;
      const steps = [...feature.steps, path];
      const bin: Formula = { op: 'bin', of: asDouble(feature), edges: edges.slice(1, -1) };
      if (parameters['encode'] === 'ordinal')
        return [{ name: feature.name, type: float64, formula: bin, steps }];
      const categories = Array.from({ length: Math.max(1, edges.length - 1) }, (_, each) => each);
      const of: SlotFormula = { of: bin, categories, onMissing: 'slot', onUnknown: 'slot' };
      return categories.map((slot) => ({
        name: `${feature.name}_${pythonText(slot, float64)}`,
        type: float64,
        formula: { op: 'pick', of, numbers: { form: 'hot', slots: [slot] } },
        steps,
      }));
    }),
  inverse: ({ parameters, state }, outputs, inputs) => {
    let at = 0;
    return inputs.map((_, i) => {
      const edges = (state['binEdges'] as readonly (readonly number[])[])[i]!;
      const centers = edges.slice(1).map((edge, bin) => (edge + edges[bin]!) * 0.5);
      if (parameters['encode'] === 'ordinal') return { op: 'gather', of: outputs[at++]!, values: centers };
      const own = outputs.slice(at, at + centers.length);
      at += own.length;
      return { op: 'gather', of: placeOfOne(own), values: centers };
    });
  },
};

// The first of the columns that is 1; NaN where none is.
function placeOfOne(columns: readonly Formula[]): Formula {
  const none: Formula = { op: 'constant', value: Number.NaN };
  return columns.reduceRight<Formula>(
    (rest, left, place) => ({
      op: 'choose',
      test: 'eq',
      left,
      right: { op: 'constant', value: 1 },
      then: { op: 'constant', value: place },
      otherwise: rest,
    }),
    none,
  );
}

/** How `kBinsDiscretizer` is fitted: the values and their counts, in one round. */
export const kBinsDiscretizerDefinition: Definition & { readonly served: typeof kBinsDiscretizerServed } = {
  served: kBinsDiscretizerServed,
  learns: () => ['counts'],
  gives: ({ encode }) => (encode === 'ordinal' ? 'computed' : 'opaque'),
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('kBinsDiscretizer', name, type);
    const bins = binsOf(parameters, features.length);
    return askTogether(
      features.map((feature) => weightedValuesOf(feature, context)),
      (all) => {
        const binEdges = all.map((values, i) => {
          requireValues(features[i]!.name, values);
          return edgesOf(parameters, values, bins[i]!, context.roles.weight !== null);
        });
        return {
          state: { binEdges },
          warnings: features.flatMap(({ name }, i) => narrowed(name, binEdges[i]!, bins[i]!)),
        };
      },
    );
  },
  sklearn: {
    name: 'KBinsDiscretizer',
    parameters: (given) => {
      const { n_bins, encode, strategy, quantile_method, dtype } = withDefaults('KBinsDiscretizer', given, {
        n_bins: 5,
        encode: 'onehot',
        strategy: 'quantile',
        quantile_method: 'averaged_inverted_cdf',
        dtype: null,
        subsample: 200_000,
        random_state: null,
      });
      if (dtype !== null) throw notCarried('KBinsDiscretizer', 'dtype', dtype, 'outputs are doubles');
      return kBinsDiscretizer({
        nBins: n_bins as number,
        encode: encode as 'onehot',
        strategy: strategy as 'uniform',
        quantileMethod: (quantile_method === 'warn' ? 'averaged_inverted_cdf' : quantile_method) as 'linear',
      }).parameters;
    },
    toParameters: ({ nBins, encode, strategy, quantileMethod }) => ({
      n_bins: nBins,
      encode,
      strategy,
      quantile_method: quantileMethod,
      subsample: null,
    }),
    state: (attributes) => {
      const edges = listFrom(
        'KBinsDiscretizer',
        'bin_edges_',
        attribute('KBinsDiscretizer', attributes, 'bin_edges_'),
      );
      return { binEdges: edges.map((each) => doublesFrom('KBinsDiscretizer', 'bin_edges_', each)) };
    },
    toAttributes: ({ state }, features) => {
      const edges = state['binEdges'] as readonly (readonly number[])[];
      return {
        bin_edges_: edges,
        n_bins_: edges.map(({ length }) => length - 1),
        n_features_in_: features.length,
        feature_names_in_: features.map(({ name }) => name),
      };
    },
  },
};

function binsOf({ nBins }: Parameters, columns: number): readonly number[] {
  if (!Array.isArray(nBins)) return new Array<number>(columns).fill(nBins as number);
  if (nBins.length === columns) return nBins as readonly number[];
  throw usageError(
    'bad_option',
    `'nBins' of kBinsDiscretizer has ${nBins.length} number(s) for ${columns} column(s).`,
    { expected: columns, actual: nBins.length },
  );
}

// Counts, or sums of weights, by value.
function weightedValuesOf(feature: Feature, context: StatisticsContext): Asking<readonly Weighted[]> {
  const { weight } = context.roles;
  if (weight === null) return valuesOf(feature, context);
  return mapAsking(weightedPairsOf(feature, weight, context), (pairs) => {
    const sums = new Map<number, number>();
    for (const { value, weight: each, count } of pairs)
      if (value === value) sums.set(value + 0, (sums.get(value + 0) ?? 0) + each * count);
    return [...sums].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value);
  });
}

function requireValues(column: string, values: readonly Weighted[]): void {
  if (values.length === 0) {
    throw new FitError(
      'all_missing',
      `kBinsDiscretizer cannot be fitted to column '${column}': it has no value to cut into bins.`,
      { column },
    );
  }
  requireFinite('kBinsDiscretizer', column, values[0]!.value, values.at(-1)!.value);
}

function edgesOf(
  { strategy, quantileMethod }: Parameters,
  values: readonly Weighted[],
  bins: number,
  weighted: boolean,
): readonly number[] {
  const [least, greatest] = [values[0]!.value, values.at(-1)!.value];
  if (least === greatest) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (strategy === 'uniform') return linspace(least, greatest, bins + 1);
  if (strategy === 'kmeans') return joined(kMeansEdges(values, bins));
  const percents = linspace(0, 100, bins + 1);
  if (weighted) return joined(weightedPercentiles(values, percents, averages(String(quantileMethod))));
  return joined(
    quantilesOfRanks(
      ranksOf(values),
      percents.map((percent) => percent / 100),
      quantileMethod as QuantileMethod,
    ),
  );
}

function averages(method: string): boolean {
  if (method === 'averaged_inverted_cdf' || method === 'inverted_cdf') return method !== 'inverted_cdf';
  throw usageError(
    'bad_option',
    `With weights, 'quantileMethod' of kBinsDiscretizer must be 'averaged_inverted_cdf' or 'inverted_cdf', not '${method}'.`,
    { actual: method },
  );
}

// scikit-learn keeps an edge that is more than 1e-8 above the one before it, also where that one is left out.
function joined(edges: readonly number[]): readonly number[] {
  return edges.filter((edge, i) => i === 0 || edge - edges[i - 1]! > 1e-8);
}

function narrowed(column: string, edges: readonly number[], bins: number) {
  if (edges.length === bins + 1) return [];
  return [
    {
      code: 'fewer_bins',
      column,
      expected: bins,
      actual: edges.length - 1,
      message: `Column '${column}' has ${edges.length - 1} bin(s) in place of ${bins}: the others would be too narrow.`,
    },
  ];
}
