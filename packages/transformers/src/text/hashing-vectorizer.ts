import type { Definition, Served } from '../definition.js';
import { usageError } from '../errors.js';
import { askTogether } from '../judgement.js';
import { isFlag, isOneOf, type Test } from '../shape.js';
import { notCarried, withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, oneOf, show } from '../spec.js';
import { analyzerOf } from './analyzer.js';
import { textOutputs } from './count-vectorizer.js';
import { hashedPlacing, probesOf, textKernel } from './text-kernel.js';
import {
  requireText,
  type TextOptions,
  textDefaults,
  textOptionNames,
  textOptionsFrom,
  textOptionsTo,
  textParameters,
  textShape,
  wrongPattern,
} from './text-options.js';
import { presenceAsked } from './vocabulary.js';

/** Options of {@link hashingVectorizer}. */
export interface HashingVectorizerOptions extends TextOptions {
  /** How many outputs, 1 to 1,000,000 (1024 by default: outputs are dense here; scikit-learn's default is 2^20, sparse). */
  readonly nFeatures?: number;
  /** Count 1 for an output however many terms fall into it (false by default). */
  readonly binary?: boolean;
  /** Divide each row by the root of the sum of its squares (`'l2'`, the default), by the sum of its absolute values, or not at all. */
  readonly norm?: 'l1' | 'l2' | null;
  /** Take the sign of a term from its hash, so that terms that meet in one output tend to cancel (true by default). */
  readonly alternateSign?: boolean;
}

const isWidth: Test = (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 1_000_000;

/**
 * Describes terms of a text hashed into a fixed number of outputs, as scikit-learn's `HashingVectorizer` (MurmurHash3 of the UTF-8 bytes); named `<column>_0` and so on.
 *
 * Nothing is learned. Outputs are dense doubles, so that `nFeatures` is 1024 where scikit-learn has 2^20. Letters and cases are those of Unicode 14.0.0. Takes one
 * text column; throws `UsageError` for a bad option; `fit` throws `FitError` for missing texts unless `missing` is `'empty'`.
 *
 * @example
 * ```ts
 * import { fit, hashingVectorizer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const spec = hashingVectorizer({ nFeatures: 4, norm: null, alternateSign: false });
 * const fitted = await fit(spec, tableFromArrays({ note: ['late again'] }));
 * [...fitted.row({ note: 'late and late' })].reduce((a, b) => a + b); // => 3
 * ```
 */
export function hashingVectorizer(options?: HashingVectorizerOptions): LeafSpec<'hashingVectorizer'> {
  checkOptions('hashingVectorizer', options, [
    ...textOptionNames,
    'nFeatures',
    'binary',
    'norm',
    'alternateSign',
  ]);
  const of = (name: string): string => `'${name}' of hashingVectorizer`;
  const nFeatures = options?.nFeatures ?? 1024;
  if (!isWidth(nFeatures)) {
    throw usageError(
      'bad_option',
      `${of('nFeatures')} must be a whole number from 1 to 1,000,000, not ${show(nFeatures)}: outputs are dense.`,
      { expected: '1 to 1,000,000', actual: show(nFeatures) },
    );
  }
  return describeLeaf(hashingVectorizerDefinition, {
    ...textParameters('hashingVectorizer', options),
    nFeatures,
    binary: flag(of('binary'), options?.binary ?? false),
    norm: oneOf(of('norm'), options?.norm === undefined ? 'l2' : options.norm, ['l1', 'l2', null]),
    alternateSign: flag(of('alternateSign'), options?.alternateSign ?? true),
  });
}

/**
 * How `hashingVectorizer` is served: nothing is learned.
 *
 * @example
 * ```ts
 * import { hashingVectorizerServed } from '@millrace/transformers/serve';
 * hashingVectorizerServed.kind; // => 'hashingVectorizer'
 * ```
 */
export const hashingVectorizerServed: Served & { readonly kind: 'hashingVectorizer' } = {
  kind: 'hashingVectorizer',
  version: 1,
  perColumn: false,
  parameters: {
    ...textShape,
    nFeatures: isWidth,
    binary: isFlag,
    norm: isOneOf('l1', 'l2', null),
    alternateSign: isFlag,
  },
  state: {},
  plan: ({ parameters }, features, path) => {
    const feature = requireText('hashingVectorizer', features);
    const outputs = parameters['nFeatures'] as number;
    const kernel = textKernel(
      'hashingVectorizer',
      analyzerOf(parameters),
      hashedPlacing(outputs, parameters['alternateSign'] === true),
      {
        binary: parameters['binary'] === true,
        sublinear: false,
        idf: null,
        norm: parameters['norm'] as 'l1' | 'l2' | null,
      },
      parameters['missing'] as 'error' | 'empty',
      ['murmur3@1'],
      probesOf([]),
    );
    const names = Array.from({ length: outputs }, (_, i) => `${feature.name}_${i}`);
    return textOutputs(feature, kernel, names, path);
  },
};

/** How `hashingVectorizer` is fitted: it asks only whether texts are missing. */
export const hashingVectorizerDefinition: Definition & { readonly served: typeof hashingVectorizerServed } = {
  served: hashingVectorizerServed,
  learns: ({ missing }) => (missing === 'empty' ? [] : ['missing']),
  gives: () => 'opaque',
  check: wrongPattern,
  fit: (parameters, features, context) => {
    const feature = requireText('hashingVectorizer', features);
    if (parameters['missing'] === 'empty') return { verdict: { state: {}, warnings: [] } };
    return askTogether([presenceAsked('hashingVectorizer', feature, parameters, context)], () => ({
      state: {},
      warnings: [],
    }));
  },
  sklearn: {
    name: 'HashingVectorizer',
    parameters: (given) => {
      const all = withDefaults('HashingVectorizer', given, {
        ...textDefaults,
        n_features: 1_048_576,
        norm: 'l2',
        alternate_sign: true,
      });
      if (!isWidth(Number(all.n_features)))
        throw notCarried(
          'HashingVectorizer',
          'n_features',
          all.n_features,
          'outputs are dense here, at most 1,000,000 of them',
        );
      return hashingVectorizer({
        ...textOptionsFrom('HashingVectorizer', all),
        nFeatures: Number(all.n_features),
        binary: all.binary as boolean,
        norm: all.norm as 'l1' | 'l2' | null,
        alternateSign: all.alternate_sign as boolean,
      }).parameters;
    },
    toParameters: (parameters) => ({
      ...textOptionsTo(parameters),
      n_features: parameters['nFeatures'],
      binary: parameters['binary'],
      norm: parameters['norm'],
      alternate_sign: parameters['alternateSign'],
    }),
    state: () => ({}),
    toAttributes: () => ({}),
  },
};
