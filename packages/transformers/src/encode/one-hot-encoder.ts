import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { FittedLeaf } from '../fitted-step.js';
import type { SlotFormula } from '../formula.js';
import { requireCategorical } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { pythonText } from '../python-repr.js';
import { isCategories, isCategory, isDoubles, isOneOf, listOf, orNull } from '../shape.js';
import { withDefaults } from '../sklearn/python-values.js';
import {
  type Category,
  checkOptions,
  describeLeaf,
  type LeafSpec,
  oneOf,
  type Parameters,
  type ParameterValue,
  show,
} from '../spec.js';
import { countsOf } from '../statistics.js';
import {
  type Categorized,
  categorize,
  checkGiven,
  givenCategories,
  MISSING,
  requireKnown,
  UNKNOWN,
} from './categories.js';
import {
  checkInfrequentName,
  INFREQUENT,
  type InfrequentOptions,
  infrequentOf,
  infrequentParameters,
  infrequentShape,
  withoutInfrequent,
} from './infrequent.js';
import { emptyWarning } from './ordinal-encoder.js';
import { categoriesFrom, givenFrom, infrequentFrom } from './python-categories.js';

/** Options of {@link oneHotEncoder}. */
export interface OneHotEncoderOptions extends InfrequentOptions {
  /** `'auto'` (what fit sees, ascending; the default), or one list of categories per column. */
  readonly categories?: 'auto' | readonly (readonly Category[])[];
  /**
   * What a missing value (null, NaN) becomes: the 1 of a column `<name>___MISSING__` that is always there (`'category'`); zeros
   * (`'ignore'`); a `TransformError` (`'error'`). By default as scikit-learn: a column `<name>_nan` where fit saw one, else it is unknown.
   */
  readonly missing?: 'category' | 'ignore' | 'error';
  /**
   * What a value that fit did not see becomes: the 1 of a column `<name>___UNKNOWN__` that is always there and last (`'category'`); zeros
   * (`'ignore'`); as the infrequent ones, or zeros where there are none (`'infrequent'`); a `TransformError` (`'error'`, the default).
   */
  readonly unknown?: 'category' | 'ignore' | 'infrequent' | 'error';
  /** scikit-learn's spelling of the same; `'warn'` is `'infrequent_if_exist'`. */
  readonly handleUnknown?: 'error' | 'ignore' | 'infrequent_if_exist' | 'warn';
  /** Leave out the first column, the first of two, or of each column the category given, null for none (null by default). */
  readonly drop?: 'first' | 'if_binary' | readonly (Category | null)[] | null;
}

/**
 * Describes one column of 0 and 1 per category, as scikit-learn's dense `OneHotEncoder`; named `<column>_<category>`, the category as Python writes it.
 *
 * With `minFrequency` or `maxCategories` rare categories share the column `<column>_infrequent_sklearn`, the last of the categories.
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
  checkOptions('oneHotEncoder', options, [
    'categories',
    'missing',
    'unknown',
    'handleUnknown',
    'drop',
    'minFrequency',
    'maxCategories',
  ]);
  const { missing = null, unknown = null, handleUnknown = null, drop = null } = options ?? {};
  oneOf(`'missing' of oneHotEncoder`, missing, [null, 'category', 'ignore', 'error']);
  oneOf(`'unknown' of oneHotEncoder`, unknown, [null, 'category', 'ignore', 'infrequent', 'error']);
  oneOf(`'handleUnknown' of oneHotEncoder`, handleUnknown, [
    null,
    'error',
    'ignore',
    'infrequent_if_exist',
    'warn',
  ]);
  if (!isDrop(drop))
    throw usageError(
      'bad_option',
      `'drop' of oneHotEncoder must be 'first', 'if_binary', or a category of each column, not ${show(drop)}.`,
      { actual: show(drop) },
    );
  if (unknown !== null && handleUnknown !== null) {
    throw usageError(
      'bad_option',
      `'unknown' and 'handleUnknown' of oneHotEncoder say the same thing: give one of them.`,
      { actual: ['unknown', 'handleUnknown'] },
    );
  }
  const categories = givenCategories('oneHotEncoder', options?.categories);
  const handled =
    handleUnknown === 'warn' || handleUnknown === 'infrequent_if_exist' ? 'infrequent' : handleUnknown;
  return describeLeaf(oneHotEncoderDefinition, {
    categories,
    missing,
    unknown: unknown ?? handled ?? 'error',
    drop,
    ...infrequentParameters('oneHotEncoder', options),
  });
}

function isDrop(value: ParameterValue): boolean {
  return value === null || value === 'first' || value === 'if_binary' || listOf(orNull(isCategory))(value);
}

/**
 * How `oneHotEncoder` is served. `state`: `categories`, one list a column, `missing`, 1 for each column in which fit saw a missing value, and `infrequent`, the
 * places of the infrequent ones (one after the last category is that of missing values).
 */
export const oneHotEncoderServed: Served & { readonly kind: 'oneHotEncoder' } = {
  kind: 'oneHotEncoder',
  version: 2,
  parameters: {
    categories: orNull(isCategories),
    missing: isOneOf(null, 'category', 'ignore', 'error'),
    unknown: isOneOf('error', 'category', 'ignore', 'infrequent'),
    drop: isDrop,
    ...infrequentShape,
  },
  state: { categories: isCategories, missing: isDoubles, infrequent: listOf(isDoubles) },
  upgrade: (_version, parameters, state) => withoutInfrequent(parameters, state),
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
      return hotColumns(leaf, feature, i, categories, sawMissing).map(({ slots, label }) => ({
        name: `${feature.name}_${label}`,
        type: float64,
        formula: { op: 'pick', of, numbers: { form: 'hot', slots } } as const,
        steps: [...feature.steps, path],
      }));
    }),
};

interface HotColumn {
  readonly slots: readonly number[];
  readonly label: string;
}

function hotColumns(
  { parameters, state }: FittedLeaf,
  feature: Feature,
  column: number,
  categories: readonly Category[],
  sawMissing: boolean,
): HotColumn[] {
  const { missing, unknown, drop } = parameters;
  const infrequent = (state['infrequent'] as readonly (readonly number[])[])[column]!;
  const size = categories.length;
  const labels = categories.map((category) => pythonText(category, feature.type));
  if (missing === null && sawMissing) labels.push('nan');
  const columns: HotColumn[] = labels
    .map((label, slot) => ({ slots: [slot], label }))
    .filter(({ slots: [slot] }) => !infrequent.includes(slot!));
  if (infrequent.length > 0)
    columns.push({
      slots: unknown === 'infrequent' ? [...infrequent, size + 1] : infrequent,
      label: INFREQUENT,
    });
  if (missing === 'category') columns.push({ slots: [size], label: MISSING });
  if (drop === 'first' || (drop === 'if_binary' && columns.length === 2)) columns.shift();
  else if (Array.isArray(drop) && drop[column] !== null) {
    const dropped = categories.indexOf(drop[column] as Category);
    columns.splice(
      columns.findIndex(({ slots }) => slots.includes(dropped)),
      1,
    );
  }
  if (unknown === 'category') columns.push({ slots: [size + 1], label: UNKNOWN });
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
        const infrequent = columns.map((column) =>
          infrequentOf(parameters, countsFor(column, parameters), rowsOf(column)),
        );
        for (const [i, { categories }] of columns.entries())
          checkInfrequentName('oneHotEncoder', features[i]!.name, categories, infrequent[i]!);
        checkDrop(parameters, features, columns, infrequent);
        return {
          state: {
            categories: columns.map(({ categories }) => categories),
            missing: columns.map(({ missing }) => (missing ? 1 : 0)),
            infrequent,
          },
          slotCounts: columns.map(({ slotCounts }) => slotCounts),
          warnings: features.flatMap(({ name }, i) => emptyWarning(name, columns[i]!)),
        };
      },
    );
  },
  sklearn: {
    name: 'OneHotEncoder',
    parameters: (given) => {
      const all = withDefaults('OneHotEncoder', given, {
        categories: 'auto',
        drop: null,
        sparse_output: true,
        dtype: null,
        handle_unknown: 'error',
        min_frequency: null,
        max_categories: null,
        feature_name_combiner: 'concat',
      });
      return oneHotEncoder({
        categories: givenFrom(all.categories),
        drop: all.drop as 'first',
        handleUnknown: all.handle_unknown as 'error',
        ...(all.min_frequency !== null && { minFrequency: all.min_frequency as number }),
        ...(all.max_categories !== null && { maxCategories: all.max_categories as number }),
      }).parameters;
    },
    toParameters: ({ categories, drop, unknown, minFrequency, maxCategories }) => ({
      categories: categories ?? 'auto',
      drop,
      handle_unknown: unknown === 'infrequent' ? 'infrequent_if_exist' : unknown,
      min_frequency: minFrequency,
      max_categories: maxCategories,
      sparse_output: false,
    }),
    state: (attributes, _parameters, features) => {
      const { categories, missing } = categoriesFrom('OneHotEncoder', 'categories_', attributes, features);
      return {
        categories,
        missing,
        infrequent: infrequentFrom('OneHotEncoder', attributes, features.length, categories),
      };
    },
    toAttributes: ({ state }) => ({
      categories_: (state['categories'] as readonly (readonly Category[])[]).map((list, i) =>
        (state['missing'] as readonly number[])[i] === 1 ? [...list, Number.NaN] : list,
      ),
      _infrequent_indices: (state['infrequent'] as readonly (readonly number[])[]).map((list) =>
        list.length > 0 ? list : null,
      ),
    }),
  },
};

// How often each category occurs, the missing one among them where it is one.
function countsFor(
  { categories, missing, slotCounts }: Categorized,
  parameters: Parameters,
): readonly number[] {
  return slotCounts.slice(0, categories.length + (missing && parameters['missing'] === null ? 1 : 0));
}

function rowsOf({ slotCounts }: Categorized): number {
  return slotCounts.reduce((sum, count) => sum + count, 0);
}

function checkDrop(
  { drop }: Parameters,
  features: readonly Feature[],
  columns: readonly Categorized[],
  infrequent: readonly (readonly number[])[],
): void {
  if (!Array.isArray(drop)) return;
  if (drop.length !== features.length)
    throw usageError(
      'bad_option',
      `'drop' of oneHotEncoder has ${drop.length} entries for ${features.length} column(s).`,
      { expected: features.length, actual: drop.length },
    );
  for (const [i, { name }] of features.entries()) {
    if (drop[i] === null) continue;
    const at = columns[i]!.categories.indexOf(drop[i] as Category);
    if (at >= 0 && !infrequent[i]!.includes(at)) continue;
    throw usageError(
      'bad_option',
      `'drop' of oneHotEncoder names ${show(drop[i])}, which is ${at < 0 ? 'no' : 'an infrequent'} category of column '${name}'.`,
      { column: name, actual: show(drop[i]) },
    );
  }
}
