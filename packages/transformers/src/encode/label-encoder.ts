import { compareValues } from '@millrace/columns';
import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import type { FittedLeaf } from '../fitted-step.js';
import type { SlotFormula } from '../formula.js';
import { requireCategorical } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { isCategories, isDoubles, isOneOf } from '../shape.js';
import { withDefaults } from '../sklearn/python-values.js';
import { type Category, checkOptions, describeLeaf, type LeafSpec, oneOf } from '../spec.js';
import { countsOf } from '../statistics.js';
import { categorize, MISSING, UNKNOWN } from './categories.js';
import { emptyWarning } from './ordinal-encoder.js';
import { categoriesFrom } from './python-categories.js';

/** Options of {@link labelEncoder}. */
export interface LabelEncoderOptions {
  /**
   * `'seed'` puts the markers `__UNKNOWN__` and, where fit saw a missing value, `__MISSING__` among the classes: sorted with text by code point, after
   * numbers and booleans. By default there are none, as in scikit-learn.
   */
  readonly markers?: 'seed' | null;
}

/**
 * Describes coding the classes of a column as 0 … k - 1, ascending, as scikit-learn's `LabelEncoder`; for the target, or wherever one code a class is wanted.
 *
 * Without markers a class that fit did not see is a `TransformError`, and a missing value has the code k where fit saw one. With `markers: 'seed'` every value has a
 * code: unseen ones that of `__UNKNOWN__`, and so do missing ones unless fit saw one. Takes text, integer, float32, float64 and bool columns.
 * Throws `UsageError` for a bad option; `fit` throws `FitError` where a real value equals a marker in use.
 *
 * @example
 * ```ts
 * import { fit, labelEncoder } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(labelEncoder({ markers: 'seed' }), tableFromArrays({ carrier: ['UA', 'b6', null] }));
 * ['UA', 'b6', null, 'ZZ'].map((carrier) => fitted.row({ carrier })[0]); // => [0, 3, 1, 2]
 * ```
 */
export function labelEncoder(options?: LabelEncoderOptions): LeafSpec<'labelEncoder'> {
  checkOptions('labelEncoder', options, ['markers']);
  return describeLeaf(labelEncoderDefinition, {
    markers: oneOf(`'markers' of labelEncoder`, options?.markers ?? null, [null, 'seed']),
  });
}

/**
 * How `labelEncoder` is served. `state`: `classes`, one list a column without markers, and `missing`, 1 for each column in which fit saw a missing value.
 *
 * @example
 * ```ts
 * import { labelEncoderServed } from '@millrace/transformers/serve';
 * labelEncoderServed.kind; // => 'labelEncoder'
 * ```
 */
export const labelEncoderServed: Served & { readonly kind: 'labelEncoder' } = {
  kind: 'labelEncoder',
  version: 1,
  parameters: { markers: isOneOf(null, 'seed') },
  state: { classes: isCategories, missing: isDoubles },
  plan: (leaf, features, path) =>
    features.map((feature, i) => {
      const { classes, codes, sawMissing, seed } = codesOf(leaf, i);
      const of: SlotFormula = {
        of: feature.formula,
        categories: classes,
        onMissing: sawMissing ? 'slot' : 'unknown',
        onUnknown: seed ? 'slot' : 'error',
      };
      const formula = { op: 'pick', of, numbers: { form: 'numbers', numbers: codes } } as const;
      return { name: feature.name, type: float64, formula, steps: [...feature.steps, path] };
    }),
  inverse: (leaf, outputs, inputs) =>
    inputs.map(({ type }, i) => {
      const { classes, codes } = codesOf(leaf, i);
      const of: SlotFormula = {
        of: outputs[i]!,
        categories: codes.slice(0, classes.length),
        onMissing: 'slot',
        onUnknown: 'slot',
      };
      return { op: 'label', of, labels: [...classes, null, null], type };
    }),
};

// The code of each class, then of missing, then of unknown.
function codesOf({ parameters, state }: FittedLeaf, column: number) {
  const classes = (state['classes'] as readonly (readonly Category[])[])[column]!;
  const sawMissing = (state['missing'] as readonly number[])[column] === 1;
  const seed = parameters['markers'] === 'seed';
  if (!seed) {
    const codes = [...classes.map((_, code) => code), sawMissing ? classes.length : Number.NaN, Number.NaN];
    return { classes, codes, sawMissing, seed };
  }
  const markers: Category[] = sawMissing ? [MISSING, UNKNOWN] : [UNKNOWN];
  const all = [...classes, ...markers];
  if (classes.every((each) => typeof each === 'string')) all.sort(compareValues);
  const unknown = all.indexOf(UNKNOWN);
  return {
    classes,
    codes: [
      ...classes.map((each) => all.indexOf(each)),
      sawMissing ? all.indexOf(MISSING) : unknown,
      unknown,
    ],
    sawMissing,
    seed,
  };
}

/** How `labelEncoder` is fitted: the classes, in one round. */
export const labelEncoderDefinition: Definition & { readonly served: typeof labelEncoderServed } = {
  served: labelEncoderServed,
  learns: () => ['counts'],
  gives: () => 'counted',
  fit: ({ markers }, features, context) => {
    for (const { name, type } of features) requireCategorical('labelEncoder', name, type);
    return askTogether(
      features.map((feature) => countsOf(feature, context)),
      (counted) => {
        const columns = counted.map((counts, i) =>
          categorize(
            'labelEncoder',
            features[i]!,
            counts,
            undefined,
            markers === 'seed' ? [MISSING, UNKNOWN] : [],
          ),
        );
        return {
          state: {
            classes: columns.map(({ categories }) => categories),
            missing: columns.map(({ missing }) => (missing ? 1 : 0)),
          },
          slotCounts: columns.map(({ slotCounts }) => slotCounts),
          warnings: features.flatMap(({ name }, i) => emptyWarning(name, columns[i]!)),
        };
      },
    );
  },
  sklearn: {
    name: 'LabelEncoder',
    parameters: (given) => {
      withDefaults('LabelEncoder', given, {});
      return { markers: null };
    },
    toParameters: () => ({}),
    state: (attributes, _parameters, features) => {
      const lists = { classes_: [attributes['classes_']] };
      const { categories, missing } = categoriesFrom('LabelEncoder', 'classes_', lists, features);
      return { classes: categories, missing };
    },
    toAttributes: ({ state }) => {
      const list = (state['classes'] as readonly (readonly Category[])[])[0] ?? [];
      return { classes_: (state['missing'] as readonly number[])[0] === 1 ? [...list, Number.NaN] : list };
    },
  },
};
