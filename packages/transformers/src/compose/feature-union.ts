import { usageError } from '../errors.js';
import { checkOptions, describeSpec, type FeatureUnionSpec, flag, type TransformerSpec } from '../spec.js';
import { checkTransformer } from './column-transformer.js';
import { checkNames } from './pipeline.js';

/** Options of {@link featureUnion}. */
export interface FeatureUnionOptions {
  /** Put the part's name and `__` before each output name (true by default). */
  readonly verboseFeatureNamesOut?: boolean;
}

/**
 * Describes transformers side by side, each on all columns, as scikit-learn's `FeatureUnion`: outputs in the order of the parts, named
 * `<part>__<name>`.
 *
 * Throws `UsageError` for no parts, a part that is no transformer, or a name used twice.
 *
 * @example
 * ```ts
 * import { featureUnion, fit, minMaxScaler, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const spec = featureUnion([['std', standardScaler()], ['range', minMaxScaler()]]);
 * const fitted = await fit(spec, tableFromArrays({ x: Float64Array.of(1, 3) }));
 * fitted.outputNames; // => ['std__x', 'range__x']
 * [...fitted.row({ x: 3 })]; // => [1, 1]
 * ```
 */
export function featureUnion(
  parts: readonly (readonly [name: string, step: TransformerSpec | 'passthrough' | 'drop'])[],
  options?: FeatureUnionOptions,
): FeatureUnionSpec {
  checkOptions('featureUnion', options, ['verboseFeatureNamesOut']);
  if (!Array.isArray(parts) || parts.length === 0) {
    throw usageError('bad_parts', 'featureUnion takes a list of at least one [name, transformer].', {
      expected: '[name, transformer][]',
    });
  }
  const checked = parts.map((part: unknown, at) => {
    if (!Array.isArray(part) || part.length !== 2) {
      throw usageError('bad_parts', `Part ${at} of featureUnion must be [name, transformer].`, {
        expected: '[name, transformer]',
      });
    }
    const [name, step] = part as [string, unknown];
    return { name, step: checkTransformer(step, `Part '${name}' of featureUnion`) };
  });
  checkNames(
    'featureUnion',
    checked.map(({ name }) => name),
  );
  const verboseFeatureNamesOut = flag(
    `'verboseFeatureNamesOut' of featureUnion`,
    options?.verboseFeatureNamesOut ?? true,
  );
  return describeSpec({ kind: 'featureUnion', parts: checked, verboseFeatureNamesOut });
}
