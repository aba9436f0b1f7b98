import { type Group, rowCount } from '@millrace/columns';
import { aggregateOver } from '../computed-kind.js';
import type { Definition, Served } from '../definition.js';
import { asDouble, float64 } from '../double-type.js';
import { FitError, usageError } from '../errors.js';
import { exactMoments } from '../exact-ratio.js';
import type { Feature } from '../feature.js';
import type { FittedLeaf } from '../fitted-step.js';
import type { Formula, KernelFormula } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { type Asking, askTogether } from '../judgement.js';
import { isCount, isDoubles, isFlag, isOneOf, listOf } from '../shape.js';
import { attribute, doublesFrom, listFrom, notCarried, withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, oneOf, type Parameters, show } from '../spec.js';
import { knnKernel } from './knn-kernel.js';

/** Options of {@link knnImputer}. */
export interface KnnImputerOptions {
  /** How many neighbours (5 by default). */
  readonly nNeighbors?: number;
  /** Every neighbour alike, or by one over its distance (`'uniform'` by default). */
  readonly weights?: 'uniform' | 'distance';
  /** Add a column `missingindicator_<name>` of 0 and 1 for each column that missed values at fit (false by default). */
  readonly addIndicator?: boolean;
  /** Keep a column without any value at fit, filled with 0, instead of dropping it with a warning (false by default). */
  readonly keepEmptyFeatures?: boolean;
}

/**
 * Describes filling in missing numbers (null and NaN) from the nearest rows that fit saw, as scikit-learn's `KNNImputer` with its default metric.
 *
 * Distances go over the columns that both rows have. Ties are decided by the donor's values, so that the order of rows does not matter. All rows are kept in the
 * artifact. Takes integer, float32, float64 and bool columns and gives doubles; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, knnImputer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const table = tableFromArrays({ x: Float64Array.of(1, 2, 9), y: Float64Array.of(10, 20, 90) });
 * const fitted = await fit(knnImputer({ nNeighbors: 2 }), table);
 * [...fitted.row({ x: 1, y: null })]; // => [1, 15]
 * ```
 */
export function knnImputer(options?: KnnImputerOptions): LeafSpec<'knnImputer'> {
  checkOptions('knnImputer', options, ['nNeighbors', 'weights', 'addIndicator', 'keepEmptyFeatures']);
  const nNeighbors = options?.nNeighbors ?? 5;
  if (!isCount(nNeighbors) || nNeighbors < 1) {
    throw usageError(
      'bad_option',
      `'nNeighbors' of knnImputer must be a whole number of at least 1, not ${show(nNeighbors)}.`,
      { actual: show(nNeighbors) },
    );
  }
  return describeLeaf(knnImputerDefinition, {
    nNeighbors,
    weights: oneOf(`'weights' of knnImputer`, options?.weights ?? 'uniform', ['uniform', 'distance']),
    addIndicator: flag(`'addIndicator' of knnImputer`, options?.addIndicator ?? false),
    keepEmptyFeatures: flag(`'keepEmptyFeatures' of knnImputer`, options?.keepEmptyFeatures ?? false),
  });
}

/**
 * How `knnImputer` is served. `state`: `donors`, the rows that fit saw, ascending; and `missing`, 1 for each column that missed values.
 *
 * @example
 * ```ts
 * import { knnImputerServed } from '@millrace/transformers/serve';
 * knnImputerServed.kind; // => 'knnImputer'
 * ```
 */
export const knnImputerServed: Served & { readonly kind: 'knnImputer' } = {
  kind: 'knnImputer',
  version: 1,
  perColumn: false,
  parameters: {
    nNeighbors: isCount,
    weights: isOneOf('uniform', 'distance'),
    addIndicator: isFlag,
    keepEmptyFeatures: isFlag,
  },
  state: { donors: listOf(isDoubles), missing: isDoubles },
  plan: (leaf, features, path) => {
    const rows = donorsOf(leaf, features.length);
    const { parameters, state } = leaf;
    const means = features.map((_, column) => meanOf(rows, column));
    const kept = features.flatMap((_, i) =>
      parameters['keepEmptyFeatures'] === true || means[i] === means[i] ? [i] : [],
    );
    const kernel = knnKernel({
      rows,
      kept,
      means: means.map((mean) => (mean === mean ? mean : 0)),
      neighbors: parameters['nNeighbors'] as number,
      weights: parameters['weights'] as 'uniform',
    });
    const of: KernelFormula = { kernel, of: features.map(asDouble) };
    const made = (feature: Feature, name: string, formula: Formula): Feature => ({
      name,
      type: float64,
      formula,
      steps: [...feature.steps, path],
    });
    const filled = kept.map((i, output) =>
      made(features[i]!, features[i]!.name, { op: 'output', of, output }),
    );
    const missing = state['missing'] as readonly number[];
    const marked = features.filter((_, i) => parameters['addIndicator'] === true && missing[i] === 1);
    const marks = marked.map((feature) =>
      made(feature, `missingindicator_${feature.name}`, { op: 'missing', of: feature.formula }),
    );
    return [...filled, ...marks];
  },
  inverse: (_leaf, _outputs, inputs) => inputs.map(() => 'what was missing is not marked'),
};

function donorsOf({ state }: FittedLeaf, columns: number): Float64Array[] {
  return (state['donors'] as readonly (readonly number[])[]).map((row) => {
    if (row.length === columns) return Float64Array.from(row);
    throw usageError(
      'bad_state',
      `A donor of knnImputer has ${row.length} numbers for ${columns} column(s).`,
    );
  });
}

function meanOf(rows: readonly Float64Array[], column: number): number {
  const values = rows.map((row) => row[column]!).filter((value) => value === value);
  return exactMoments(values.map((value) => ({ value, count: 1 }))).mean;
}

/** How `knnImputer` is fitted: the rows and their counts, in one round. */
export const knnImputerDefinition: Definition & { readonly served: typeof knnImputerServed } = {
  served: knnImputerServed,
  learns: () => ['rows'],
  gives: () => 'opaque',
  fit: (_parameters, features, context) => {
    for (const { name, type } of features) requireNumeric('knnImputer', name, type);
    if (features.length === 0) return { verdict: { state: { donors: [], missing: [] }, warnings: [] } };
    const { aggregate, kinds } = aggregateOver(features.map(asDouble), (...by) => rowCount({ by }), context);
    const rows: Asking<readonly (readonly number[])[]> = {
      asks: [aggregate],
      kinds,
      read: ([groups]) => (groups as readonly Group<number>[]).flatMap(repeated),
    };
    return askTogether([rows], ([all]) => {
      const donors = [...all!].sort(compareRows);
      for (const row of donors) requireFiniteRow(row, features);
      const missing = features.map((_, i) => (donors.some((row) => Number.isNaN(row[i])) ? 1 : 0));
      const empty = features.filter((_, i) => donors.every((row) => Number.isNaN(row[i])));
      return {
        state: { donors, missing },
        warnings: empty.map(({ name }) => ({
          code: 'all_missing',
          column: name,
          message: `Column '${name}' has no value, so that nothing can be filled in.`,
        })),
      };
    });
  },
  sklearn: {
    name: 'KNNImputer',
    parameters: (given) => {
      const all = withDefaults('KNNImputer', given, {
        missing_values: Number.NaN,
        n_neighbors: 5,
        weights: 'uniform',
        metric: 'nan_euclidean',
        copy: true,
        add_indicator: false,
        keep_empty_features: false,
      });
      if (all.metric !== 'nan_euclidean')
        throw notCarried('KNNImputer', 'metric', all.metric, `only 'nan_euclidean' is known`);
      if (all.missing_values !== null && !Number.isNaN(all.missing_values))
        throw notCarried(
          'KNNImputer',
          'missing_values',
          all.missing_values,
          'only null and NaN are missing here',
        );
      return knnImputer({
        nNeighbors: all.n_neighbors as number,
        weights: all.weights as 'uniform',
        addIndicator: all.add_indicator as boolean,
        keepEmptyFeatures: all.keep_empty_features as boolean,
      }).parameters;
    },
    toParameters: ({ nNeighbors, weights, addIndicator, keepEmptyFeatures }: Parameters) => ({
      n_neighbors: nNeighbors,
      weights,
      add_indicator: addIndicator,
      keep_empty_features: keepEmptyFeatures,
    }),
    state: (attributes, _parameters, features) => {
      const rows = listFrom('KNNImputer', '_fit_X', attribute('KNNImputer', attributes, '_fit_X')).map(
        (row) => doublesFrom('KNNImputer', '_fit_X', row),
      );
      const donors = rows.map((row) => row.map((value) => value + 0)).sort(compareRows);
      return {
        donors,
        missing: features.map((_, i) => (donors.some((row) => Number.isNaN(row[i])) ? 1 : 0)),
      };
    },
    toAttributes: ({ state }, features) => {
      const donors = state['donors'] as readonly (readonly number[])[];
      return {
        _fit_X: donors,
        _mask_fit_X: donors.map((row) => row.map(Number.isNaN)),
        _valid_mask: features.map((_, i) => donors.some((row) => !Number.isNaN(row[i]))),
        n_features_in_: features.length,
      };
    },
  },
};

function repeated({ key, answer }: Group<number>): (readonly number[])[] {
  const row = key.map((value) => (value === null ? Number.NaN : Number(value) + 0));
  return new Array<readonly number[]>(answer).fill(row);
}

// Ascending by the first column that differs, NaN last.
function compareRows(a: readonly number[], b: readonly number[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i]!;
    if (x === y || (x !== x && y !== y)) continue;
    if (x !== x) return 1;
    return y !== y || x < y ? -1 : 1;
  }
  return 0;
}

function requireFiniteRow(row: readonly number[], features: readonly Feature[]): void {
  const bad = row.findIndex((value) => value === Infinity || value === -Infinity);
  if (bad < 0) return;
  throw new FitError(
    'infinite_value',
    `knnImputer cannot be fitted to column '${features[bad]!.name}': it holds ${row[bad]}. Filter such rows out, or turn them into null.`,
    { column: features[bad]!.name, actual: row[bad] },
  );
}
