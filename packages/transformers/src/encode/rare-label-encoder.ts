import { typeName } from '@millrace/columns';
import type { Definition, Served } from '../definition.js';
import type { Counts } from '../distribution.js';
import { FitError, usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { SlotFormula } from '../formula.js';
import { askTogether } from '../judgement.js';
import { isCount, isDouble, isOneOf, isText, listOf, orNull } from '../shape.js';
import { checkOptions, describeLeaf, type LeafSpec, oneOf, type Parameters, show } from '../spec.js';
import { countsOf } from '../statistics.js';

/** Options of {@link rareLabelEncoder}. */
export interface RareLabelEncoderOptions {
  /** The least share of the rows with a value that a category needs to be kept (0.05 by default). */
  readonly tol?: number;
  /** Columns with at most so many categories keep all of them (10 by default). */
  readonly nCategories?: number;
  /** Keep at most so many, the most frequent; of equals the first by code point (null, no limit, by default). */
  readonly maxNCategories?: number | null;
  /** What the others, and values that fit did not see, become (`'Rare'` by default). */
  readonly replaceWith?: string;
  /** What a missing value becomes: it stays (`'keep'`, the default), the replacement (`'replace'`), or a `TransformError`. */
  readonly missing?: 'keep' | 'replace' | 'error';
}

/**
 * Describes putting rare categories of text columns together under one name, as feature-engine's `RareLabelEncoder`; the outputs are text.
 *
 * Throws `UsageError` for a bad option or a column that is not text; `fit` throws `FitError` where a real value equals the replacement.
 *
 * @example
 * ```ts
 * import { fit, rareLabelEncoder } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(rareLabelEncoder({ tol: 0.4, nCategories: 1 }), tableFromArrays({ carrier: ['UA', 'B6', 'UA'] }));
 * ['UA', 'B6', 'ZZ'].map((carrier) => fitted.rowObject({ carrier }).carrier); // => ['UA', 'Rare', 'Rare']
 * ```
 */
export function rareLabelEncoder(options?: RareLabelEncoderOptions): LeafSpec<'rareLabelEncoder'> {
  checkOptions('rareLabelEncoder', options, [
    'tol',
    'nCategories',
    'maxNCategories',
    'replaceWith',
    'missing',
  ]);
  const parameters: Parameters = {
    tol: options?.tol ?? 0.05,
    nCategories: options?.nCategories ?? 10,
    maxNCategories: options?.maxNCategories ?? null,
    replaceWith: options?.replaceWith ?? 'Rare',
    missing: oneOf(`'missing' of rareLabelEncoder`, options?.missing ?? 'keep', ['keep', 'replace', 'error']),
  };
  const bad = Object.keys(shape).find((name) => !shape[name]!(parameters[name]!));
  if (bad !== undefined)
    throw usageError(
      'bad_option',
      `'${bad}' of rareLabelEncoder cannot be ${show(parameters[bad])}: tol is a share from 0 to 1, numbers of categories are whole, replaceWith is text.`,
      { actual: show(parameters[bad]) },
    );
  return describeLeaf(rareLabelEncoderDefinition, parameters);
}

const shape: Served['parameters'] = {
  tol: (value) => isDouble(value) && (value as number) >= 0 && (value as number) <= 1,
  nCategories: isCount,
  maxNCategories: orNull((value) => isCount(value) && (value as number) > 0),
  replaceWith: isText,
  missing: isOneOf('keep', 'replace', 'error'),
};

/**
 * How `rareLabelEncoder` is served. `state`: `categories`, those that are kept, one list a column.
 *
 * @example
 * ```ts
 * import { rareLabelEncoderServed } from '@millrace/transformers/serve';
 * rareLabelEncoderServed.kind; // => 'rareLabelEncoder'
 * ```
 */
export const rareLabelEncoderServed: Served & { readonly kind: 'rareLabelEncoder' } = {
  kind: 'rareLabelEncoder',
  version: 1,
  parameters: shape,
  state: { categories: listOf(listOf(isText)) },
  plan: ({ parameters, state }, features, path) =>
    features.map((feature, i) => {
      const categories = (state['categories'] as readonly (readonly string[])[])[i]!;
      const { missing } = parameters;
      const rare = parameters['replaceWith'] as string;
      const of: SlotFormula = {
        of: feature.formula,
        categories,
        onMissing: missing === 'error' ? 'error' : 'slot',
        onUnknown: 'slot',
      };
      const labels = [...categories, missing === 'replace' ? rare : null, rare];
      return {
        name: feature.name,
        type: feature.type,
        formula: { op: 'label', of, labels, type: feature.type },
        steps: [...feature.steps, path],
      };
    }),
};

/** How `rareLabelEncoder` is fitted: the counts, in one round. */
export const rareLabelEncoderDefinition: Definition & { readonly served: typeof rareLabelEncoderServed } = {
  served: rareLabelEncoderServed,
  learns: () => ['counts'],
  gives: () => 'computed',
  fit: (parameters, features, context) => {
    for (const { name, type } of features) {
      if (type.kind === 'utf8') continue;
      throw usageError(
        'wrong_type',
        `rareLabelEncoder needs text, but column '${name}' is ${typeName(type)}: encode it otherwise, or cast it to text in a projection.`,
        { column: name, expected: 'a text column', actual: typeName(type) },
      );
    }
    return askTogether(
      features.map((feature) => countsOf(feature, context)),
      (counted) => {
        const kept = counted.map((counts, i) => keptOf(features[i]!, counts, parameters));
        return {
          state: { categories: kept },
          slotCounts: counted.map((counts, i) => slotCountsOf(counts, kept[i]!)),
          warnings: [],
        };
      },
    );
  },
};

function keptOf({ name }: Feature, { values }: Counts, parameters: Parameters): readonly string[] {
  const { tol, nCategories, maxNCategories, replaceWith } = parameters as {
    tol: number;
    nCategories: number;
    maxNCategories: number | null;
    replaceWith: string;
  };
  if (values.some(({ value }) => value === replaceWith)) {
    throw new FitError(
      'reserved_category',
      `Column '${name}' holds the value ${show(replaceWith)}, which rareLabelEncoder puts in the place of rare ones: choose another 'replaceWith'.`,
      { column: name, actual: replaceWith },
    );
  }
  if (values.length <= nCategories) return values.map(({ value }) => value as string);
  const total = values.reduce((sum, { count }) => sum + count, 0);
  const frequent = values.filter(({ count }) => count / total >= tol);
  if (maxNCategories === null || frequent.length <= maxNCategories)
    return frequent.map(({ value }) => value as string);
  const most = new Set([...frequent].sort((a, b) => b.count - a.count).slice(0, maxNCategories));
  return frequent.filter((each) => most.has(each)).map(({ value }) => value as string);
}

function slotCountsOf({ values, missing }: Counts, kept: readonly string[]): number[] {
  const places = new Map<unknown, number>(kept.map((each, slot) => [each, slot]));
  const counts = new Array<number>(kept.length + 2).fill(0);
  counts[kept.length] = missing;
  for (const { value, count } of values) counts[places.get(value) ?? kept.length + 1]! += count;
  return counts;
}
