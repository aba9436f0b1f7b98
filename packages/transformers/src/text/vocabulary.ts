import type { AggregateKind } from '@millrace/columns';
import { compareValues, type Issue } from '@millrace/columns';
import { aggregateOver } from '../computed-kind.js';
import { FitError, usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { type Asking, mapAsking } from '../judgement.js';
import { isText, listOf, orNull, type Shape, type Test } from '../shape.js';
import { attribute, notCarried, type PythonValues } from '../sklearn/python-values.js';
import { type Parameters, type ParameterValue, show } from '../spec.js';
import { missingOf } from '../statistics.js';
import type { StatisticsContext } from '../statistics-context.js';
import { analyzerNames } from './analyzer.js';
import { lowerCase } from './lower-case.js';
import { type TermCount, type TermCounts, termCountsKind } from './term-counts.js';

/** How many texts: a number, or what says which of the two a number means. */
export type TextShare = number | { readonly share: number } | { readonly count: number };

/** Options of the vectorizers that learn a vocabulary. */
export interface VocabularyOptions {
  /** Leave out terms of more texts than this: up to 1 it is a share of the texts, above it a count (`{ share: 1 }` by default). */
  readonly maxDf?: TextShare;
  /** Leave out terms of fewer texts than this: below 1 it is a share of the texts, from 1 on a count (`{ count: 1 }` by default). */
  readonly minDf?: TextShare;
  /** Keep so many of the terms that occur most; of equal ones, those that come first in the order of code points. */
  readonly maxFeatures?: number | null;
  /** The terms in the order of the outputs, or each with its place, in place of those that fit sees. */
  readonly vocabulary?: readonly string[] | ReadonlyMap<string, number> | null;
  /** Count 1 for a term however often a text has it (false by default). */
  readonly binary?: boolean;
}

/** The names of {@link VocabularyOptions}. */
export const vocabularyOptionNames = ['maxDf', 'minDf', 'maxFeatures', 'vocabulary', 'binary'] as const;

const isBound: Test = (value) => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [form, amount] = value as [unknown, number];
  if (form === 'share') return typeof amount === 'number' && amount >= 0 && amount <= 1;
  return form === 'count' && Number.isSafeInteger(amount) && amount >= 0;
};
const isTerms: Test = (value) =>
  listOf(isText)(value) &&
  (value as readonly string[]).length > 0 &&
  new Set(value as readonly string[]).size === (value as readonly string[]).length;
const isMost: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 1;

/** The shapes of what {@link vocabularyParameters} gives. */
export const vocabularyShape: Shape = {
  maxDf: isBound,
  minDf: isBound,
  maxFeatures: orNull(isMost),
  vocabulary: orNull(isTerms),
};

/** The terms of a state: different texts, one an output. */
export const isTermList: Test = isTerms;

/** Checks the options of a vocabulary; throws `UsageError` for a bad one. */
export function vocabularyParameters(who: string, options: VocabularyOptions = {}): Parameters {
  const maxDf = boundOf(options.maxDf ?? { share: 1 }, (number) => number <= 1);
  const minDf = boundOf(options.minDf ?? { count: 1 }, (number) => number < 1);
  for (const [name, bound] of [
    ['maxDf', maxDf],
    ['minDf', minDf],
  ] as const) {
    if (bound !== undefined) continue;
    throw bad(who, name, 'a share from 0 to 1 or a whole number of texts', options[name]);
  }
  const maxFeatures = options.maxFeatures ?? null;
  if (maxFeatures !== null && !isMost(maxFeatures))
    throw bad(who, 'maxFeatures', 'a whole number from 1 on, or null', maxFeatures);
  const vocabulary = options.vocabulary ?? null;
  const terms = vocabulary === null ? null : termsOf(vocabulary);
  if (terms !== null && !isTerms(terms as ParameterValue))
    throw bad(
      who,
      'vocabulary',
      'different texts, or texts with the places from 0 on, and not empty',
      vocabulary,
    );
  return { maxDf: maxDf!, minDf: minDf!, maxFeatures, vocabulary: terms };
}

function bad(who: string, name: string, expected: string, value: unknown): Error {
  return usageError('bad_option', `'${name}' of ${who} must be ${expected}, not ${show(value)}.`, {
    expected,
    actual: show(value),
  });
}

function boundOf(given: unknown, isShare: (number: number) => boolean): ParameterValue | undefined {
  const record = given as { share?: unknown; count?: unknown } | null;
  const bound =
    typeof given === 'number'
      ? [isShare(given) ? 'share' : 'count', given]
      : typeof given === 'bigint'
        ? ['count', Number(given)]
        : typeof record === 'object' && record !== null
          ? 'share' in record
            ? ['share', record.share]
            : ['count', record.count]
          : null;
  return isBound(bound as ParameterValue) ? (bound as ParameterValue) : undefined;
}

// Null where the places are not those from 0 on.
function termsOf(vocabulary: readonly string[] | ReadonlyMap<string, number>): readonly string[] {
  if (!(vocabulary instanceof Map)) return Array.isArray(vocabulary) ? [...vocabulary] : [];
  const terms: string[] = [];
  for (const [term, place] of vocabulary as ReadonlyMap<string, number | bigint>) {
    const at = Number(place);
    if (!Number.isInteger(at) || at < 0 || at >= vocabulary.size || terms[at] !== undefined) return [];
    terms[at] = term;
  }
  return terms;
}

/** Asks for the terms of a column of texts; `FitError` where a missing text is an error. */
export function termsAsked(
  who: string,
  feature: Feature,
  parameters: Parameters,
  context: StatisticsContext,
): Asking<TermCounts> {
  const options = Object.fromEntries(analyzerNames.map((name) => [name, parameters[name]!]));
  const { aggregate, kinds } = aggregateOver(
    [feature.formula],
    (...of) => ({ kind: termCountsKind.name, of, options }),
    context,
    termCountsKind as AggregateKind,
  );
  return {
    asks: [aggregate],
    kinds,
    read: ([answer]) => {
      const counts = answer as TermCounts;
      requirePresent(who, feature, parameters, counts.missing);
      return counts;
    },
  };
}

/** Asks no more than whether texts are missing. */
export function presenceAsked(
  who: string,
  feature: Feature,
  parameters: Parameters,
  context: StatisticsContext,
): Asking<void> {
  return mapAsking(missingOf(feature, context), ({ missing }) =>
    requirePresent(who, feature, parameters, missing),
  );
}

function requirePresent(who: string, { name }: Feature, parameters: Parameters, missing: number): void {
  if (missing === 0 || parameters['missing'] === 'empty') return;
  throw new FitError(
    'missing_value',
    `Column '${name}' has ${missing} missing text(s): impute them first, or give ${who} missing: 'empty'.`,
    { column: name, actual: missing },
  );
}

/** The terms that are kept, in the order of code points; throws `FitError` where none is. */
export function keptTerms(
  { name }: Feature,
  { texts, missing, terms }: TermCounts,
  parameters: Parameters,
): readonly TermCount[] {
  if (terms.length === 0) {
    throw new FitError(
      'empty_vocabulary',
      `Column '${name}' has no terms: its texts are empty, or hold stop words alone.`,
      { column: name },
    );
  }
  const rows = texts + missing;
  const [most, least] = [parameters['maxDf'], parameters['minDf']].map((bound) => limitOf(bound!, rows)) as [
    number,
    number,
  ];
  if (most < least) {
    throw new FitError(
      'empty_vocabulary',
      `maxDf allows terms of ${most} text(s) at most, and minDf asks for ${least}: no term can be kept.`,
      { column: name, expected: least, actual: most },
    );
  }
  const common = terms.filter((term) => term.texts <= most && term.texts >= least);
  if (common.length === 0) {
    throw new FitError(
      'empty_vocabulary',
      `No term of column '${name}' is in ${least} to ${most} text(s): lower minDf or raise maxDf.`,
      { column: name, expected: [least, most] },
    );
  }
  const limit = parameters['maxFeatures'] as number | null;
  if (limit === null || common.length <= limit) return common;
  const size = (term: TermCount): number => (parameters['binary'] === true ? term.texts : term.total);
  return [...common]
    .sort((a, b) => size(b) - size(a))
    .slice(0, limit)
    .sort((a, b) => compareValues(a.term, b.term));
}

function limitOf(bound: ParameterValue, rows: number): number {
  const [form, amount] = bound as unknown as readonly [string, number];
  return form === 'share' ? amount * rows : amount;
}

/** That terms given with capitals are never found in texts of lower case. */
export function vocabularyWarnings({ lowercase, vocabulary }: Parameters): readonly Issue[] {
  if (lowercase !== true || vocabulary === null) return [];
  const capital = (vocabulary as readonly string[]).find((term) => lowerCase(term) !== term);
  if (capital === undefined) return [];
  return [
    {
      code: 'uppercase_vocabulary',
      actual: capital,
      hint: 'with lowercase, a term that has capitals is in no text',
    },
  ];
}

/** scikit-learn's defaults of a vocabulary. */
export const vocabularyDefaults = { max_df: 1, min_df: 1, max_features: null, vocabulary: null } as const;

/** Options of a vocabulary from scikit-learn's parameters. A number 1 is what its default is; a bigint is a count. */
export function vocabularyOptionsFrom(who: string, all: PythonValues): VocabularyOptions {
  const given = all['vocabulary'];
  const list = given instanceof Set ? [...(given as Set<string>)].sort(compareValues) : given;
  if (list !== null && !Array.isArray(list) && typeof list !== 'object')
    throw notCarried(who, 'vocabulary', given, 'it must be a list of terms or a dictionary');
  const places =
    list === null || Array.isArray(list) || list instanceof Map
      ? list
      : new Map(Object.entries(list as object));
  return {
    maxDf: all['max_df'] as number,
    minDf: all['min_df'] as number,
    maxFeatures: all['max_features'] === null ? null : Number(all['max_features']),
    vocabulary: places as readonly string[] | ReadonlyMap<string, number> | null,
    binary: all['binary'] as boolean,
  };
}

/** scikit-learn's spelling of the options of a vocabulary; a count of 1 as the most texts is a bigint, which is no share. */
export function vocabularyOptionsTo(parameters: Parameters): Record<string, unknown> {
  const [maxForm, most] = parameters['maxDf'] as unknown as readonly [string, number];
  const [minForm, least] = parameters['minDf'] as unknown as readonly [string, number];
  return {
    max_df: maxForm === 'count' && most <= 1 ? BigInt(most) : most,
    // The share of all texts: the same terms come of the number before 1, which is no count.
    min_df: minForm === 'share' && least === 1 ? 1 - 2 ** -53 : least,
    max_features: parameters['maxFeatures'],
    vocabulary: parameters['vocabulary'],
    binary: parameters['binary'],
  };
}

/** The terms of scikit-learn's `vocabulary_`, by their places. */
export function termsFrom(who: string, attributes: PythonValues): readonly string[] {
  const given = attribute(who, attributes, 'vocabulary_');
  const places = given instanceof Map ? given : new Map(Object.entries((given ?? {}) as object));
  const terms = termsOf(places as ReadonlyMap<string, number>);
  if (isTerms(terms)) return terms;
  throw usageError('bad_attribute', `'vocabulary_' of ${who} must have each place from 0 on once.`, {
    actual: show(given),
  });
}

/** scikit-learn's attributes of some terms. */
export function termsTo(terms: readonly string[], { vocabulary }: Parameters): Record<string, unknown> {
  return {
    vocabulary_: new Map(terms.map((term, place) => [term, place])),
    fixed_vocabulary_: vocabulary !== null,
  };
}
