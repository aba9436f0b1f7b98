import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { FittedLeaf } from '../fitted-step.js';
import type { SlotFormula } from '../formula.js';
import { requireCategorical } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { pythonText } from '../python-repr.js';
import { isCategories, isDoubles, isOneOf, orNull } from '../shape.js';
import { type Category, checkOptions, describeLeaf, type LeafSpec, oneOf } from '../spec.js';
import { countsOf } from '../statistics.js';
import { categorize, checkGiven, givenCategories, MISSING, requireKnown, UNKNOWN } from './categories.js';
import { emptyWarning } from './ordinal-encoder.js';

/** Options of {@link oneHotEncoder}. */
export interface OneHotEncoderOptions {
  /** `'auto'` (what fit sees, ascending; the default), or one list of categories per column. */
  readonly categories?: 'auto' | readonly (readonly Category[])[];
  /**
   * What a missing value (null, NaN) becomes: the 1 of a column `<name>___MISSING__` that is always there (`'category'`); zeros
   * (`'ignore'`); a `TransformError` (`'error'`). By default as scikit-learn: a column `<name>_nan` where fit saw one, else it is unknown.
   */
  readonly missing?: 'category' | 'ignore' | 'error';
  /** What a value that fit did not see becomes: the 1 of a column `<name>___UNKNOWN__` that is always there and last. */
  readonly unknown?: 'category' | 'ignore' | 'error';
  /** scikit-learn's spelling: `'ignore'` gives zeros, `'error'` (the default) a `TransformError`. */
  readonly handleUnknown?: 'error' | 'ignore';
  /** Leave out the first column, or the first of two (null by default). */
  readonly drop?: 'first' | 'if_binary' | null;
}

/**
 * Describes one column of 0 and 1 per category, as scikit-learn's dense `OneHotEncoder`; named `<column>_<category>`, the category as Python writes it.
 *
 * Takes text, integer, float32, float64 and bool columns. Throws `UsageError` for a bad option; `fit` throws `FitError` where a
 * real value equals a marker in use.
 *
 * @example
 * ```ts
 * import { fit, oneHotEncoder } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(oneHotEncoder({ handleUnknown: 'ignore' }), tableFromArrays({ origin: ['LGA', 'EWR', 'LGA'] }));
 * fitted.outputNames; // => ['origin_EWR', 'origin_LGA']
 * [...fitted.row({ origin: 'LGA' }), ...fitted.row({ origin: 'SFO' })]; // => [0, 1, 0, 0]
 * ```
 */
export function oneHotEncoder(options?: OneHotEncoderOptions): LeafSpec<'oneHotEncoder'> {
  checkOptions('oneHotEncoder', options, ['categories', 'missing', 'unknown', 'handleUnknown', 'drop']);
  const { missing = null, unknown = null, handleUnknown = null, drop = null } = options ?? {};
  oneOf(`'missing' of oneHotEncoder`, missing, [null, 'category', 'ignore', 'error']);
  oneOf(`'unknown' of oneHotEncoder`, unknown, [null, 'category', 'ignore', 'error']);
  oneOf(`'handleUnknown' of oneHotEncoder`, handleUnknown, [null, 'error', 'ignore']);
  oneOf(`'drop' of oneHotEncoder`, drop, [null, 'first', 'if_binary']);
  if (unknown !== null && handleUnknown !== null) {
    throw usageError(
      'bad_option',
      `'unknown' and 'handleUnknown' of oneHotEncoder say the same thing: give one of them.`,
      { actual: ['unknown', 'handleUnknown'] },
    );
  }
  const categories = givenCategories('oneHotEncoder', options?.categories);
  return describeLeaf(oneHotEncoderDefinition, {
    categories,
    missing,
    unknown: unknown ?? handleUnknown ?? 'error',
    drop,
  });
}

/**
 * How `oneHotEncoder` is served. `state`: `categories`, one list a column, and `missing`, 1 for each column in which fit saw a missing value.
 */
export const oneHotEncoderServed: Served & { readonly kind: 'oneHotEncoder' } = {
  kind: 'oneHotEncoder',
  version: 1,
  parameters: {
    categories: orNull(isCategories),
    missing: isOneOf(null, 'category', 'ignore', 'error'),
    unknown: isOneOf('error', 'category', 'ignore'),
    drop: isOneOf(null, 'first', 'if_binary'),
  },
  state: { categories: isCategories, missing: isDoubles },
  plan: (leaf, features, path) =>
    features.flatMap((feature, i) => {
      const categories = (leaf.state['categories'] as readonly (readonly Category[])[])[i]!;
      const sawMissing = (leaf.state['missing'] as readonly number[])[i] === 1;
      const { missing, unknown } = leaf.parameters;
      const of: SlotFormula = {
        of: feature.formula,
        categories,
        onMissing: missing === 'error' ? 'error' : missing === null && !sawMissing ? 'unknown' : 'slot',
        onUnknown: unknown === 'error' ? 'error' : 'slot',
      };
      return hotColumns(leaf, feature, categories, sawMissing).map(({ slot, label }) => ({
        name: `${feature.name}_${label}`,
        type: float64,
        formula: { op: 'pick', of, numbers: { form: 'hot', slots: [slot] } } as const,
        steps: [...feature.steps, path],
      }));
    }),
};

function hotColumns(
  { parameters }: FittedLeaf,
  feature: Feature,
  categories: readonly Category[],
  sawMissing: boolean,
): { slot: number; label: string }[] {
  const { missing, unknown, drop } = parameters;
  const columns = categories.map((category, slot) => ({ slot, label: pythonText(category, feature.type) }));
  if (missing === 'category') columns.push({ slot: categories.length, label: MISSING });
  else if (missing === null && sawMissing) columns.push({ slot: categories.length, label: 'nan' });
  if (drop === 'first' || (drop === 'if_binary' && columns.length === 2)) columns.shift();
  if (unknown === 'category') columns.push({ slot: categories.length + 1, label: UNKNOWN });
  return columns;
}

/** How `oneHotEncoder` is fitted: the categories, in one round. */
export const oneHotEncoderDefinition: Definition & { readonly served: typeof oneHotEncoderServed } = {
  served: oneHotEncoderServed,
  learns: () => ['counts'],
  gives: () => 'counted',
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireCategorical('oneHotEncoder', name, type);
    const given = parameters['categories'] as readonly (readonly Category[])[] | null;
    checkGiven('oneHotEncoder', given, features);
    const markers = [
      ...(parameters['missing'] === 'category' ? [MISSING] : []),
      ...(parameters['unknown'] === 'category' ? [UNKNOWN] : []),
    ];
    return askTogether(
      features.map((feature) => countsOf(feature, context)),
      (counted) => {
        const columns = counted.map((counts, i) =>
          categorize('oneHotEncoder', features[i]!, counts, given?.[i], markers),
        );
        if (parameters['unknown'] === 'error') {
          for (const [i, column] of columns.entries())
            requireKnown('oneHotEncoder', features[i]!.name, counted[i]!, column);
        }
        return {
          state: {
            categories: columns.map(({ categories }) => categories),
            missing: columns.map(({ missing }) => (missing ? 1 : 0)),
          },
          slotCounts: columns.map(({ slotCounts }) => slotCounts),
          warnings: features.flatMap(({ name }, i) => emptyWarning(name, columns[i]!)),
        };
      },
    );
  },
};
