import type { Definition, Served } from '../definition.js';
import type { Missing } from '../distribution.js';
import { float64 } from '../double-type.js';
import { quoted } from '../errors.js';
import type { Feature } from '../feature.js';
import type { Formula, KernelFormula } from '../formula.js';
import { isMissing } from '../interpret.js';
import { askTogether } from '../judgement.js';
import type { Kernel } from '../kernel.js';
import { isDoubles, isFlag, isOneOf } from '../shape.js';
import { listFrom, notCarried, withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, oneOf, type Parameters } from '../spec.js';
import { missingOf } from '../statistics.js';

/** Options of {@link missingIndicator}. */
export interface MissingIndicatorOptions {
  /** A column for each input that missed values at fit (`'missing-only'`, the default), or for every input. */
  readonly features?: 'missing-only' | 'all';
  /** With `'missing-only'`, refuse a row in which a column that had all its values at fit misses one (true by default). */
  readonly errorOnNew?: boolean;
}

/**
 * Describes columns that are 1 where a value is missing (null or NaN) and 0 elsewhere, as scikit-learn's `MissingIndicator`; named `missingindicator_<name>`.
 *
 * Takes columns of every type. Throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, missingIndicator } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(missingIndicator({ errorOnNew: false }), tableFromArrays({ x: Float64Array.of(1, NaN), y: ['a', 'b'] }));
 * fitted.outputNames; // => ['missingindicator_x']
 * [...fitted.row({ x: null, y: null })]; // => [1]
 * ```
 */
export function missingIndicator(options?: MissingIndicatorOptions): LeafSpec<'missingIndicator'> {
  checkOptions('missingIndicator', options, ['features', 'errorOnNew']);
  return describeLeaf(missingIndicatorDefinition, {
    features: oneOf(`'features' of missingIndicator`, options?.features ?? 'missing-only', [
      'missing-only',
      'all',
    ]),
    errorOnNew: flag(`'errorOnNew' of missingIndicator`, options?.errorOnNew ?? true),
  });
}

/**
 * How `missingIndicator` is served. `state`: `missing`, 1 for each column that missed values at fit.
 *
 * @example
 * ```ts
 * import { missingIndicatorServed } from '@millrace/transformers/serve';
 * missingIndicatorServed.kind; // => 'missingIndicator'
 * ```
 */
export const missingIndicatorServed: Served & { readonly kind: 'missingIndicator' } = {
  kind: 'missingIndicator',
  version: 1,
  parameters: { features: isOneOf('missing-only', 'all'), errorOnNew: isFlag },
  state: { missing: isDoubles },
  plan: ({ parameters, state }, features, path) => {
    const missing = state['missing'] as readonly number[];
    const marked = features.flatMap((_, i) =>
      parameters['features'] === 'all' || missing[i] === 1 ? [i] : [],
    );
    const guarded = parameters['features'] !== 'all' && parameters['errorOnNew'] === true;
    const formulas =
      guarded && marked.length < features.length
        ? guardedMarks(features, marked)
        : marked.map((i): Formula => ({ op: 'missing', of: features[i]!.formula }));
    return marked.map((i, at) => ({
      name: `missingindicator_${features[i]!.name}`,
      type: float64,
      formula: formulas[at]!,
      steps: [...features[i]!.steps, path],
    }));
  },
};

// Looks at all columns, so that a value which is newly missing is seen.
function guardedMarks(features: readonly Feature[], marked: readonly number[]): Formula[] {
  const names = features.map(({ name }) => name);
  const kernel: Kernel = {
    name: 'missingIndicator',
    outputs: marked.length,
    refuses: true,
    row: (values, out, at) => {
      const fresh = names.filter((_, i) => isMissing(values[i]!) && !marked.includes(i));
      if (fresh.length > 0)
        return `column(s) ${quoted(fresh)} had all their values at fit, and miss one now: choose errorOnNew: false to let it pass`;
      for (const [i, column] of marked.entries()) out[at + i] = isMissing(values[column]!) ? 1 : 0;
      return undefined;
    },
  };
  const of: KernelFormula = { kernel, of: features.map(({ formula }) => formula) };
  return marked.map((_, output) => ({ op: 'output', of, output }));
}

/** How `missingIndicator` is fitted: counts of missing values, in one round. */
export const missingIndicatorDefinition: Definition & { readonly served: typeof missingIndicatorServed } = {
  served: missingIndicatorServed,
  learns: () => ['missing'],
  gives: (parameters) => (isGuarded(parameters) ? 'opaque' : 'counted'),
  fit: (_parameters, features, context) =>
    askTogether(
      features.map((feature) => missingOf(feature, context)),
      (counts) => ({
        state: { missing: counts.map(({ missing }) => (missing > 0 ? 1 : 0)) },
        missingCounts: counts as readonly Missing[],
        warnings: [],
      }),
    ),
  sklearn: {
    name: 'MissingIndicator',
    parameters: (given) => {
      const { missing_values, features, error_on_new } = withDefaults('MissingIndicator', given, {
        missing_values: Number.NaN,
        features: 'missing-only',
        sparse: 'auto',
        error_on_new: true,
      });
      if (missing_values !== null && !Number.isNaN(missing_values))
        throw notCarried(
          'MissingIndicator',
          'missing_values',
          missing_values,
          'only null and NaN are missing here',
        );
      return missingIndicator({ features: features as 'all', errorOnNew: error_on_new as boolean })
        .parameters;
    },
    toParameters: ({ features, errorOnNew }) => ({ features, error_on_new: errorOnNew }),
    state: (attributes, _parameters, features) => {
      const marked = listFrom('MissingIndicator', 'features_', attributes['features_'] ?? []).map(Number);
      return { missing: features.map((_, i) => (marked.includes(i) ? 1 : 0)) };
    },
    toAttributes: ({ state, parameters }, features) => {
      const missing = state['missing'] as readonly number[];
      return {
        features_: missing.flatMap((mark, i) => (mark === 1 || parameters['features'] === 'all' ? [i] : [])),
        n_features_in_: features.length,
      };
    },
  },
};

function isGuarded({ features, errorOnNew }: Parameters): boolean {
  return features !== 'all' && errorOnNew === true;
}
