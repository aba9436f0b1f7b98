import type { Definition, Served } from '../definition.js';
import type { Feature } from '../feature.js';
import type { FittedState } from '../fitted-step.js';
import { askTogether } from '../judgement.js';
import { log } from '../math/log.js';
import { isDoubles, isFlag, isOneOf, orNull } from '../shape.js';
import { attribute, doublesFrom, type PythonValues, withDefaults } from '../sklearn/python-values.js';
import { checkOptions, describeLeaf, flag, type LeafSpec, oneOf, type Parameters } from '../spec.js';
import { analyzerOf } from './analyzer.js';
import { type CountVectorizerOptions, countParameters, textOutputs } from './count-vectorizer.js';
import type { TermCount, TermCounts } from './term-counts.js';
import { placingOf, probesOf, requireWidth, textKernel } from './text-kernel.js';
import {
  requireText,
  textDefaults,
  textOptionNames,
  textOptionsFrom,
  textOptionsTo,
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
  vocabularyDefaults,
  vocabularyOptionNames,
  vocabularyOptionsFrom,
  vocabularyOptionsTo,
  vocabularyShape,
  vocabularyWarnings,
} from './vocabulary.js';

/** Options of {@link tfidfVectorizer}. */
export interface TfidfVectorizerOptions extends CountVectorizerOptions {
  /** Divide each row by the root of the sum of its squares (`'l2'`, the default), by the sum of its absolute values, or not at all. */
  readonly norm?: 'l1' | 'l2' | null;
  /** Multiply counts by the inverse document frequency of the term (true by default). */
  readonly useIdf?: boolean;
  /** Count one more text that holds every term, so that nothing is divided by zero (true by default). */
  readonly smoothIdf?: boolean;
  /** Take 1 + log(count) in place of the count (false by default). */
  readonly sublinearTf?: boolean;
}

/**
 * Describes counts of terms weighted by how rare the terms are, as scikit-learn's `TfidfVectorizer`: `idf = log((n + 1) / (df + 1)) + 1` by the package's own `log@1`, rows of
 * length 1.
 *
 * Outputs are dense doubles, at most 1,000,000 of them, named after their terms. Letters and cases are those of Unicode 14.0.0. Takes one text column; throws `UsageError` for a
 * bad option; `fit` throws `FitError` where no term is left, and for missing texts unless `missing` is `'empty'`.
 *
 * @example
 * ```ts
 * import { fit, tfidfVectorizer } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const fitted = await fit(tfidfVectorizer(), tableFromArrays({ note: ['late again', 'late'] }));
 * fitted.outputNames; // => ['again', 'late']
 * [...fitted.row({ note: 'late' })]; // => [0, 1]
 * ```
 */
export function tfidfVectorizer(options?: TfidfVectorizerOptions): LeafSpec<'tfidfVectorizer'> {
  checkOptions('tfidfVectorizer', options, [
    ...textOptionNames,
    ...vocabularyOptionNames,
    'norm',
    'useIdf',
    'smoothIdf',
    'sublinearTf',
  ]);
  const of = (name: string): string => `'${name}' of tfidfVectorizer`;
  return describeLeaf(tfidfVectorizerDefinition, {
    ...countParameters('tfidfVectorizer', options),
    norm: oneOf(of('norm'), options?.norm === undefined ? 'l2' : options.norm, ['l1', 'l2', null]),
    useIdf: flag(of('useIdf'), options?.useIdf ?? true),
    smoothIdf: flag(of('smoothIdf'), options?.smoothIdf ?? true),
    sublinearTf: flag(of('sublinearTf'), options?.sublinearTf ?? false),
  });
}

/**
 * How `tfidfVectorizer` is served. `state`: `terms` and `idf`, one an output each; `idf` is null where it is not used.
 *
 * @example
 * ```ts
 * import { tfidfVectorizerServed } from '@millrace/transformers/serve';
 * tfidfVectorizerServed.kind; // => 'tfidfVectorizer'
 * ```
 */
export const tfidfVectorizerServed: Served & { readonly kind: 'tfidfVectorizer' } = {
  kind: 'tfidfVectorizer',
  version: 1,
  perColumn: false,
  parameters: {
    ...textShape,
    ...vocabularyShape,
    binary: isFlag,
    norm: isOneOf('l1', 'l2', null),
    useIdf: isFlag,
    smoothIdf: isFlag,
    sublinearTf: isFlag,
  },
  state: { terms: isTermList, idf: orNull(isDoubles) },
  plan: ({ parameters, state }, features, path) => {
    const terms = state['terms'] as readonly string[];
    const idf = state['idf'] as readonly number[] | null;
    if (idf !== null && idf.length !== terms.length)
      throw new Error(`there are ${terms.length} terms and ${idf.length} weights`);
    const kernel = textKernel(
      'tfidfVectorizer',
      analyzerOf(parameters),
      placingOf(terms),
      {
        binary: parameters['binary'] === true,
        sublinear: parameters['sublinearTf'] === true,
        idf,
        norm: parameters['norm'] as 'l1' | 'l2' | null,
      },
      parameters['missing'] as 'error' | 'empty',
      [],
      probesOf(terms),
    );
    return textOutputs(requireText('tfidfVectorizer', features), kernel, terms, path);
  },
};

// A term that was given and is in no text has the weight of an empty count: infinite without smoothing, as in scikit-learn.
function termsKept(feature: Feature, counts: TermCounts, parameters: Parameters): readonly TermCount[] {
  const given = parameters['vocabulary'] as readonly string[] | null;
  if (given === null) return keptTerms(feature, counts, parameters);
  const known = new Map(counts.terms.map((each) => [each.term, each]));
  return given.map((term) => known.get(term) ?? { term, texts: 0, total: 0 });
}

function learn(feature: Feature, counts: TermCounts, parameters: Parameters): FittedState {
  const kept = termsKept(feature, counts, parameters);
  requireWidth('tfidfVectorizer', kept.length);
  const smooth = parameters['smoothIdf'] === true ? 1 : 0;
  const rows = counts.texts + counts.missing + smooth;
  return {
    terms: kept.map(({ term }) => term),
    idf: parameters['useIdf'] === true ? kept.map(({ texts }) => log(rows / (texts + smooth)) + 1) : null,
  };
}

/** How `tfidfVectorizer` is fitted: the terms of all texts, in one round. */
export const tfidfVectorizerDefinition: Definition & { readonly served: typeof tfidfVectorizerServed } = {
  served: tfidfVectorizerServed,
  learns: ({ vocabulary, useIdf }) => (vocabulary === null || useIdf === true ? ['rows'] : ['missing']),
  gives: () => 'opaque',
  check: wrongPattern,
  fit: (parameters, features, context) => {
    const feature = requireText('tfidfVectorizer', features);
    const warnings = vocabularyWarnings(parameters);
    if (parameters['vocabulary'] !== null && parameters['useIdf'] !== true) {
      return askTogether([presenceAsked('tfidfVectorizer', feature, parameters, context)], () => ({
        state: { terms: parameters['vocabulary']!, idf: null },
        warnings,
      }));
    }
    return askTogether([termsAsked('tfidfVectorizer', feature, parameters, context)], ([counts]) => ({
      state: learn(feature, counts!, parameters),
      warnings,
    }));
  },
  sklearn: {
    name: 'TfidfVectorizer',
    parameters: (given) => {
      const all = withDefaults('TfidfVectorizer', given, {
        ...textDefaults,
        ...vocabularyDefaults,
        norm: 'l2',
        use_idf: true,
        smooth_idf: true,
        sublinear_tf: false,
      });
      return tfidfVectorizer({
        ...textOptionsFrom('TfidfVectorizer', all),
        ...vocabularyOptionsFrom('TfidfVectorizer', all),
        norm: all.norm as 'l1' | 'l2' | null,
        useIdf: all.use_idf as boolean,
        smoothIdf: all.smooth_idf as boolean,
        sublinearTf: all.sublinear_tf as boolean,
      }).parameters;
    },
    toParameters: (parameters) => ({
      ...textOptionsTo(parameters),
      ...vocabularyOptionsTo(parameters),
      norm: parameters['norm'],
      use_idf: parameters['useIdf'],
      smooth_idf: parameters['smoothIdf'],
      sublinear_tf: parameters['sublinearTf'],
    }),
    state: (attributes, { useIdf }) => ({
      terms: termsFrom('TfidfVectorizer', attributes),
      idf: useIdf === true ? doublesFrom('TfidfVectorizer', 'idf_', idfFrom(attributes)) : null,
    }),
    toAttributes: ({ parameters, state }) => ({
      ...termsTo(state['terms'] as readonly string[], parameters),
      ...(state['idf'] !== null && { idf_: state['idf'] }),
    }),
  },
};

// scikit-learn keeps it in a transformer inside, and shows it as its own.
function idfFrom(attributes: PythonValues): unknown {
  if (Object.hasOwn(attributes, 'idf_') || !Object.hasOwn(attributes, '_tfidf'))
    return attribute('TfidfVectorizer', attributes, 'idf_');
  const inner = attributes['_tfidf'] as { readonly attributes?: PythonValues } | null;
  return attribute('TfidfVectorizer', inner?.attributes ?? (inner as PythonValues | null) ?? {}, 'idf_');
}
