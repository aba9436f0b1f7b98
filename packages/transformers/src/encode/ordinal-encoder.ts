import type { Issue } from '@millrace/columns';
import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { FittedLeaf } from '../fitted-step.js';
import type { SlotFormula, SlotNumbers } from '../formula.js';
import { requireCategorical } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { isCategories, isDouble, isDoubles, isOneOf, listOf, orNull } from '../shape.js';
import { withDefaults } from '../sklearn/python-values.js';
import {
  type Category,
  checkOptions,
  describeLeaf,
  type LeafSpec,
  oneOf,
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
  INFREQUENT,
  type InfrequentOptions,
  infrequentOf,
  infrequentParameters,
  infrequentShape,
  withoutInfrequent,
} from './infrequent.js';
import { categoriesFrom, givenFrom, infrequentFrom } from './python-categories.js';

/** Options of {@link ordinalEncoder}. */
export interface OrdinalEncoderOptions extends InfrequentOptions {
  /** `'auto'` (what fit sees, ascending; the default), or one list of categories per column. */
  readonly categories?: 'auto' | readonly (readonly Category[])[];
  /**
   * What a missing value (null, NaN) becomes: code k, the category `__MISSING__` (`'category'`); NaN (`'keep'`); a
   * `TransformError` (`'error'`). By default as scikit-learn: `encodedMissingValue` where fit saw one, else it is unknown.
   */
  readonly missing?: 'category' | 'keep' | 'error';
  /** What a value that fit did not see becomes: code k + 1, the category `__UNKNOWN__` (`'category'`), or a `TransformError` (`'error'`, the default). */
  readonly unknown?: 'category' | 'error';
  /** scikit-learn's spelling: `'use_encoded_value'` gives unknown values the code `unknownValue`. */
  readonly handleUnknown?: 'error' | 'use_encoded_value';
  /** An integer outside 0 … k - 1, or NaN. */
  readonly unknownValue?: number;
  /** The code of missing values where fit saw one (NaN by default). */
  readonly encodedMissingValue?: number;
}

/**
 * Describes coding categories as 0 … k - 1, ascending (text by code point), as scikit-learn's `OrdinalEncoder`.
 *
 * With `missing: 'category'` null and NaN have the code k, with `unknown: 'category'` unseen values have k + 1, whatever fit
 * saw: the codes do not depend on whether a value was missing. Takes text, integer, float32, float64 and bool columns.
 * Throws `UsageError` for a bad option; `fit` throws `FitError` where a real value equals a marker in use.
 *
 * @example
 * ```ts
 * import { fit, ordinalEncoder } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const spec = ordinalEncoder({ missing: 'category', unknown: 'category' });
 * const fitted = await fit(spec, tableFromArrays({ carrier: ['UA', 'B6', 'UA'] }));
 * ['B6', 'UA', null, 'ZZ'].map((carrier) => fitted.row({ carrier })[0]); // => [0, 1, 2, 3]
 * ```
 */
export function ordinalEncoder(options?: OrdinalEncoderOptions): LeafSpec<'ordinalEncoder'> {
  checkOptions('ordinalEncoder', options, [
    'categories',
    'missing',
    'unknown',
    'handleUnknown',
    'unknownValue',
    'encodedMissingValue',
    'minFrequency',
    'maxCategories',
  ]);
  const {
    missing = null,
    unknown = null,
    handleUnknown = null,
    unknownValue = null,
    encodedMissingValue = null,
  } = options ?? {};
  oneOf(`'missing' of ordinalEncoder`, missing, [null, 'category', 'keep', 'error']);
  oneOf(`'unknown' of ordinalEncoder`, unknown, [null, 'category', 'error']);
  oneOf(`'handleUnknown' of ordinalEncoder`, handleUnknown, [null, 'error', 'use_encoded_value']);
  refuseBoth('unknown', unknown, 'handleUnknown', handleUnknown);
  refuseBoth('missing', missing, 'encodedMissingValue', encodedMissingValue);
  if ((handleUnknown === 'use_encoded_value') !== (unknownValue !== null)) {
    throw usageError(
      'bad_option',
      `'unknownValue' of ordinalEncoder goes with handleUnknown 'use_encoded_value', and that with it.`,
      { actual: show(unknownValue) },
    );
  }
  for (const [name, value] of Object.entries({ unknownValue, encodedMissingValue })) {
    if (value === null || Number.isInteger(value) || Number.isNaN(value)) continue;
    throw usageError(
      'bad_option',
      `'${name}' of ordinalEncoder must be an integer or NaN, not ${show(value)}.`,
      { actual: show(value) },
    );
  }
  const categories = givenCategories('ordinalEncoder', options?.categories);
  const parameters = {
    categories,
    missing,
    unknown: unknown ?? handleUnknown ?? 'error',
    unknownValue,
    encodedMissingValue,
    ...infrequentParameters('ordinalEncoder', options),
  };
  return describeLeaf(ordinalEncoderDefinition, parameters);
}

function refuseBoth(a: string, first: unknown, b: string, second: unknown): void {
  if (first === null || second === null) return;
  throw usageError(
    'bad_option',
    `'${a}' and '${b}' of ordinalEncoder say the same thing: give one of them.`,
    { actual: [a, b] },
  );
}

/**
 * How `ordinalEncoder` is served. `state`: `categories`, one list a column, `missing`, 1 for each column in which fit saw a missing value, and
 * `infrequent`, the places of the infrequent ones.
 */
export const ordinalEncoderServed: Served & { readonly kind: 'ordinalEncoder' } = {
  kind: 'ordinalEncoder',
  version: 2,
  parameters: {
    categories: orNull(isCategories),
    missing: isOneOf(null, 'category', 'keep', 'error'),
    unknown: isOneOf('error', 'category', 'use_encoded_value'),
    unknownValue: orNull(isDouble),
    encodedMissingValue: orNull(isDouble),
    ...infrequentShape,
  },
  state: { categories: isCategories, missing: isDoubles, infrequent: listOf(isDoubles) },
  upgrade: (_version, parameters, state) => withoutInfrequent(parameters, state),
  plan: (leaf, features, path) =>
    features.map((feature, i) => {
      const categories = (leaf.state['categories'] as readonly (readonly Category[])[])[i]!;
      const sawMissing = (leaf.state['missing'] as readonly number[])[i] === 1;
      const codes = codesFor(leaf, i);
      const size = codeCount(codes);
      const unknown = unknownCode(leaf.parameters, size);
      const missing = missingCode(leaf.parameters, size, sawMissing);
      const of = {
        of: feature.formula,
        categories,
        onMissing: missing === 'error' || missing === 'unknown' ? missing : 'slot',
        onUnknown: unknown === 'error' ? unknown : 'slot',
      } as const;
      const others = { missing: codeOrNan(missing), unknown: codeOrNan(unknown) };
      const numbers: SlotNumbers =
        size === codes.length
          ? { form: 'codes', ...others }
          : { form: 'numbers', numbers: [...codes, others.missing, others.unknown] };
      return {
        name: feature.name,
        type: float64,
        formula: { op: 'pick', of, numbers },
        steps: [...feature.steps, path],
      };
    }),
  // Every code that is no category's is missing: a marker has no value of its own.
  inverse: (leaf, outputs, inputs) =>
    inputs.map(({ name, type }, i) => {
      const categories = (leaf.state['categories'] as readonly (readonly Category[])[])[i]!;
      const codes = codesFor(leaf, i);
      const size = codeCount(codes);
      if (size < codes.length && type.kind !== 'utf8')
        return `the infrequent categories of column '${name}' have one code`;
      const of: SlotFormula = {
        of: outputs[i]!,
        categories: Array.from({ length: size }, (_, code) => code),
        onMissing: 'slot',
        onUnknown: 'slot',
      };
      const labels = of.categories.map((code) => {
        const slots = codes.flatMap((each, slot) => (each === code ? [slot] : []));
        return size < codes.length && code === size - 1 ? INFREQUENT : categories[slots[0]!]!;
      });
      return { op: 'label', of, labels: [...labels, null, null], type };
    }),
};

// The code of each category: infrequent ones share the last.
function codesFor({ state }: FittedLeaf, column: number): readonly number[] {
  const categories = (state['categories'] as readonly (readonly Category[])[])[column]!;
  const infrequent = new Set((state['infrequent'] as readonly (readonly number[])[])[column]);
  let next = 0;
  const last = categories.length - infrequent.size;
  return categories.map((_, slot) => (infrequent.has(slot) ? last : next++));
}

function codeCount(codes: readonly number[]): number {
  return codes.reduce((most, code) => Math.max(most, code + 1), 0);
}

function unknownCode({ unknown, unknownValue }: FittedLeaf['parameters'], k: number): number | 'error' {
  if (unknown === 'category') return k + 1;
  return unknown === 'use_encoded_value' ? (unknownValue as number) : 'error';
}

function missingCode(
  parameters: FittedLeaf['parameters'],
  k: number,
  sawMissing: boolean,
): number | 'error' | 'unknown' {
  const { missing, encodedMissingValue } = parameters;
  if (missing === 'category') return k;
  if (missing === 'keep') return Number.NaN;
  if (missing === 'error') return 'error';
  return sawMissing ? ((encodedMissingValue as number | null) ?? Number.NaN) : 'unknown';
}

function codeOrNan(code: number | string): number {
  return typeof code === 'number' ? code : Number.NaN;
}

/** How `ordinalEncoder` is fitted: the categories, in one round. */
export const ordinalEncoderDefinition: Definition & { readonly served: typeof ordinalEncoderServed } = {
  served: ordinalEncoderServed,
  learns: () => ['counts'],
  gives: () => 'counted',
  check: ({ unknown, unknownValue }) =>
    unknown === 'use_encoded_value' && unknownValue === null
      ? 'unknownValue must be a number; JSON has no NaN, and makes null of it'
      : undefined,
  fit: (parameters, features, context) => {
    for (const { name, type } of features) requireCategorical('ordinalEncoder', name, type);
    const given = parameters['categories'] as readonly (readonly Category[])[] | null;
    checkGiven('ordinalEncoder', given, features);
    const markers = [
      ...(parameters['missing'] === 'category' ? [MISSING] : []),
      ...(parameters['unknown'] === 'category' ? [UNKNOWN] : []),
    ];
    return askTogether(
      features.map((feature) => countsOf(feature, context)),
      (counted) => {
        const columns = counted.map((counts, i) =>
          categorize('ordinalEncoder', features[i]!, counts, given?.[i], markers),
        );
        for (const [i, column] of columns.entries()) {
          if (parameters['unknown'] === 'error')
            requireKnown('ordinalEncoder', features[i]!.name, counted[i]!, column);
          checkCodes(parameters, features[i]!.name, column);
        }
        return {
          state: {
            categories: columns.map(({ categories }) => categories),
            missing: columns.map(({ missing }) => (missing ? 1 : 0)),
            infrequent: columns.map(({ categories, slotCounts }) =>
              infrequentOf(
                parameters,
                slotCounts.slice(0, categories.length),
                slotCounts.reduce((sum, count) => sum + count, 0),
              ),
            ),
          },
          slotCounts: columns.map(({ slotCounts }) => slotCounts),
          warnings: features.flatMap(({ name }, i) => emptyWarning(name, columns[i]!)),
        };
      },
    );
  },
  sklearn: {
    name: 'OrdinalEncoder',
    parameters: (given) => {
      const all = withDefaults('OrdinalEncoder', given, {
        categories: 'auto',
        dtype: null,
        handle_unknown: 'error',
        unknown_value: null,
        encoded_missing_value: Number.NaN,
        min_frequency: null,
        max_categories: null,
      });
      return ordinalEncoder({
        categories: givenFrom(all.categories),
        handleUnknown: all.handle_unknown as 'error',
        encodedMissingValue: Number(all.encoded_missing_value),
        ...(all.unknown_value !== null && { unknownValue: Number(all.unknown_value) }),
        ...(all.min_frequency !== null && { minFrequency: all.min_frequency as number }),
        ...(all.max_categories !== null && { maxCategories: all.max_categories as number }),
      }).parameters;
    },
    toParameters: ({
      categories,
      unknown,
      unknownValue,
      encodedMissingValue,
      minFrequency,
      maxCategories,
    }) => ({
      categories: categories ?? 'auto',
      handle_unknown: unknown,
      unknown_value: unknownValue,
      encoded_missing_value: encodedMissingValue ?? Number.NaN,
      min_frequency: minFrequency,
      max_categories: maxCategories,
    }),
    state: (attributes, _parameters, features) => {
      const { categories, missing } = categoriesFrom('OrdinalEncoder', 'categories_', attributes, features);
      return {
        categories,
        missing,
        infrequent: infrequentFrom('OrdinalEncoder', attributes, features.length, categories),
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

// A code that a category has must not also stand for something else.
function checkCodes(
  parameters: Readonly<Record<string, ParameterValue>>,
  column: string,
  { categories, missing }: Categorized,
): void {
  const { unknownValue, encodedMissingValue } = parameters;
  const clash = (code: ParameterValue | undefined): boolean =>
    typeof code === 'number' && code >= 0 && code < categories.length;
  const bad = clash(unknownValue)
    ? 'unknownValue'
    : missing && clash(encodedMissingValue)
      ? 'encodedMissingValue'
      : undefined;
  if (bad === undefined) return;
  throw usageError(
    'code_in_use',
    `'${bad}' of ordinalEncoder, ${show(parameters[bad])}, is already the code of a category of column '${column}', whose codes are 0 to ${categories.length - 1}.`,
    {
      column,
      actual: parameters[bad],
    },
  );
}

/** A warning as data for a column without any category. */
export function emptyWarning(column: string, { categories }: Categorized): Issue[] {
  return categories.length > 0
    ? []
    : [{ code: 'all_missing', column, message: `Column '${column}' has no value, so it has no categories.` }];
}
