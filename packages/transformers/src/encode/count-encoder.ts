import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import { ArtifactError } from '../errors.js';
import type { SlotFormula } from '../formula.js';
import { requireCategorical } from '../input-type.js';
import { askTogether } from '../judgement.js';
import { isCategories, isDoubles, isOneOf, listOf } from '../shape.js';
import { type Category, checkOptions, describeLeaf, type LeafSpec, oneOf } from '../spec.js';
import { countsOf } from '../statistics.js';
import { categorize } from './categories.js';
import { emptyWarning } from './ordinal-encoder.js';

/** Options of {@link countEncoder}. */
export interface CountEncoderOptions {
  /** How often the value occurred in the rows of the fit (`'count'`, the default), or that divided by their number. */
  readonly encodingMethod?: 'count' | 'frequency';
  /** What a missing value becomes: how often values were missing (`'category'`, the default), NaN, or a `TransformError`. */
  readonly missing?: 'category' | 'keep' | 'error';
  /** What a value that fit did not see becomes: 0 (`'zero'`, the default), NaN, or a `TransformError`. */
  readonly unknown?: 'zero' | 'keep' | 'error';
}

/**
 * Describes replacing a category by how often it occurs, as feature-engine's `CountFrequencyEncoder`.
 *
 * Takes text, integer, float32, float64 and bool columns. Throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { countEncoder, fit } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(countEncoder(), tableFromArrays({ carrier: ['UA', 'B6', 'UA'] }));
 * ['UA', 'B6', 'ZZ', null].map((carrier) => fitted.row({ carrier })[0]); // => [2, 1, 0, 0]
 * ```
 */
export function countEncoder(options?: CountEncoderOptions): LeafSpec<'countEncoder'> {
  checkOptions('countEncoder', options, ['encodingMethod', 'missing', 'unknown']);
  return describeLeaf(countEncoderDefinition, {
    encodingMethod: oneOf(`'encodingMethod' of countEncoder`, options?.encodingMethod ?? 'count', [
      'count',
      'frequency',
    ]),
    missing: oneOf(`'missing' of countEncoder`, options?.missing ?? 'category', [
      'category',
      'keep',
      'error',
    ]),
    unknown: oneOf(`'unknown' of countEncoder`, options?.unknown ?? 'zero', ['zero', 'keep', 'error']),
  });
}

/**
 * How `countEncoder` is served. `state`: `categories`, and `counts`, one list a column: of the categories, then of missing values.
 *
 * @example
 * ```ts
 * import { countEncoderServed } from '@millrace/transformers/serve';
 * countEncoderServed.kind; // => 'countEncoder'
 * ```
 */
export const countEncoderServed: Served & { readonly kind: 'countEncoder' } = {
  kind: 'countEncoder',
  version: 1,
  parameters: {
    encodingMethod: isOneOf('count', 'frequency'),
    missing: isOneOf('category', 'keep', 'error'),
    unknown: isOneOf('zero', 'keep', 'error'),
  },
  state: { categories: isCategories, counts: listOf(isDoubles) },
  plan: ({ parameters, state }, features, path) =>
    features.map((feature, i) => {
      const { encodingMethod, missing, unknown } = parameters;
      const categories = (state['categories'] as readonly (readonly Category[])[])[i]!;
      const counts = (state['counts'] as readonly (readonly number[])[])[i]!;
      if (counts.length !== categories.length + 1)
        throw new ArtifactError(
          'bad_state',
          `'counts' of countEncoder has ${counts.length} entries for ${categories.length} categories and missing values.`,
          { path: `state.counts[${i}]` },
        );
      const rows = counts.reduce((sum, count) => sum + count, 0);
      const of: SlotFormula = {
        of: feature.formula,
        categories,
        onMissing: missing === 'error' ? 'error' : 'slot',
        onUnknown: unknown === 'error' ? 'error' : 'slot',
      };
      const shares = encodingMethod === 'count' ? counts : counts.map((count) => count / rows);
      const numbers = [
        ...shares.slice(0, categories.length),
        missing === 'category' ? shares[categories.length]! : Number.NaN,
        unknown === 'zero' ? 0 : Number.NaN,
      ];
      return {
        name: feature.name,
        type: float64,
        formula: { op: 'pick', of, numbers: { form: 'numbers', numbers } },
        steps: [...feature.steps, path],
      };
    }),
};

/** How `countEncoder` is fitted: the counts, in one round. */
export const countEncoderDefinition: Definition & { readonly served: typeof countEncoderServed } = {
  served: countEncoderServed,
  learns: () => ['counts'],
  gives: () => 'counted',
  fit: (_parameters, features, context) => {
    for (const { name, type } of features) requireCategorical('countEncoder', name, type);
    return askTogether(
      features.map((feature) => countsOf(feature, context)),
      (counted) => {
        const columns = counted.map((counts, i) =>
          categorize('countEncoder', features[i]!, counts, undefined, []),
        );
        return {
          state: {
            categories: columns.map(({ categories }) => categories),
            counts: columns.map(({ slotCounts }) => slotCounts.slice(0, -1)),
          },
          slotCounts: columns.map(({ slotCounts }) => slotCounts),
          warnings: features.flatMap(({ name }, i) => emptyWarning(name, columns[i]!)),
        };
      },
    );
  },
};
