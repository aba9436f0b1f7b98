import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import type { Feature } from '../feature.js';
import { askTogether } from '../judgement.js';
import type { Kernel } from '../kernel.js';
import { isFlag } from '../shape.js';
import { withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, type Parameters } from '../spec.js';
import { analyzerOf } from './analyzer.js';
import { placingOf, probesOf, requireWidth, textKernel } from './text-kernel.js';
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
import {
  isTermList,
  keptTerms,
  presenceAsked,
  termsAsked,
  termsFrom,
  termsTo,
  type VocabularyOptions,
  vocabularyDefaults,
  vocabularyOptionNames,
  vocabularyOptionsFrom,
  vocabularyOptionsTo,
  vocabularyParameters,
  vocabularyShape,
  vocabularyWarnings,
} from './vocabulary.js';

/** Options of {@link countVectorizer}. */
export interface CountVectorizerOptions extends TextOptions, VocabularyOptions {}

/**
 * Describes how often each term occurs in a text, as scikit-learn's `CountVectorizer`: one output a term, named after it, in the order of code points.
 *
 * Outputs are dense doubles, at most 1,000,000 of them. Letters and cases are the package's own, of Unicode 14.0.0, so that every runtime sees the
 * same words. Takes one text column; throws `UsageError` for a bad option; `fit` throws `FitError` where no term is left, and for missing
 * texts unless `missing` is `'empty'`.
 *
 * @example
 * ```ts
 * import { countVectorizer, fit } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(countVectorizer(), tableFromArrays({ note: ['late again', 'on time', 'late, late'] }));
 * fitted.outputNames; // => ['again', 'late', 'on', 'time']
 * [...fitted.row({ note: 'Late and late' })]; // => [0, 2, 0, 0]
 * ```
 */
export function countVectorizer(options?: CountVectorizerOptions): LeafSpec<'countVectorizer'> {
  checkOptions('countVectorizer', options, [...textOptionNames, ...vocabularyOptionNames]);
  return describeLeaf(countVectorizerDefinition, countParameters('countVectorizer', options));
}

/** Checks the options that counting has, for both transformers that count. */
export function countParameters(who: string, options: CountVectorizerOptions | undefined): Parameters {
  return {
    ...textParameters(who, options),
    ...vocabularyParameters(who, options),
    binary: flag(`'binary' of ${who}`, options?.binary ?? false),
  };
}

/**
 * How `countVectorizer` is served. `state`: `terms`, one an output.
 *
 * @example
 * ```ts
 * import { countVectorizerServed } from '@millrace/transformers/serve';
 * countVectorizerServed.kind; // => 'countVectorizer'
 * ```
 */
export const countVectorizerServed: Served & { readonly kind: 'countVectorizer' } = {
  kind: 'countVectorizer',
  version: 1,
  perColumn: false,
  parameters: { ...textShape, ...vocabularyShape, binary: isFlag },
  state: { terms: isTermList },
  plan: ({ parameters, state }, features, path) => {
    const terms = state['terms'] as readonly string[];
    const kernel = textKernel(
      'countVectorizer',
      analyzerOf(parameters),
      placingOf(terms),
      { binary: parameters['binary'] === true, sublinear: false, idf: null, norm: null },
      parameters['missing'] as 'error' | 'empty',
      [],
      probesOf(terms),
    );
    return textOutputs(requireText('countVectorizer', features), kernel, terms, path);
  },
};

/** One output for each of a kernel's, with its name. */
export function textOutputs(
  feature: Feature,
  kernel: Kernel,
  names: readonly string[],
  path: string,
): readonly Feature[] {
  const of = { kernel, of: [feature.formula] };
  return names.map((name, output) => ({
    name,
    type: float64,
    formula: { op: 'output', of, output } as const,
    steps: [...feature.steps, path],
  }));
}

/** How `countVectorizer` is fitted: the terms of all texts, in one round. */
export const countVectorizerDefinition: Definition & { readonly served: typeof countVectorizerServed } = {
  served: countVectorizerServed,
  learns: ({ vocabulary }) => (vocabulary === null ? ['rows'] : ['missing']),
  gives: () => 'opaque',
  check: wrongPattern,
  fit: (parameters, features, context) => {
    const feature = requireText('countVectorizer', features);
    const warnings = vocabularyWarnings(parameters);
    if (parameters['vocabulary'] !== null) {
      return askTogether([presenceAsked('countVectorizer', feature, parameters, context)], () => ({
        state: { terms: parameters['vocabulary']! },
        warnings,
      }));
    }
    return askTogether([termsAsked('countVectorizer', feature, parameters, context)], ([counts]) => {
      const terms = keptTerms(feature, counts!, parameters).map(({ term }) => term);
      requireWidth('countVectorizer', terms.length);
      return { state: { terms }, warnings };
    });
  },
  sklearn: {
    name: 'CountVectorizer',
    parameters: (given) => {
      const all = withDefaults('CountVectorizer', given, { ...textDefaults, ...vocabularyDefaults });
      return countVectorizer({
        ...textOptionsFrom('CountVectorizer', all),
        ...vocabularyOptionsFrom('CountVectorizer', all),
      }).parameters;
    },
    toParameters: (parameters) => ({ ...textOptionsTo(parameters), ...vocabularyOptionsTo(parameters) }),
    state: (attributes) => ({ terms: termsFrom('CountVectorizer', attributes) }),
    toAttributes: ({ parameters, state }) => termsTo(state['terms'] as readonly string[], parameters),
  },
};
