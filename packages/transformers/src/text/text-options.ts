import { typeName } from '@millrace/columns';
import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { isFlag, isOneOf, isText, listOf, type Shape, type Test } from '../shape.js';
import { listFrom, notCarried, type PythonValues } from '../sklearn/python-values.js';
import { flag, oneOf, type Parameters, type ParameterValue, show } from '../spec.js';
import type { Accents } from './accents.js';
import { type AnalyzerParameters, analyzerOf } from './analyzer.js';
import { DEFAULT_TOKENS } from './token-pattern.js';

/** Options that all text transformers share: how a text becomes terms. */
export interface TextOptions {
  /** Take the lower case of the text first (true by default). */
  readonly lowercase?: boolean;
  /** Take accents off: `'unicode'` leaves every letter without its accents, `'ascii'` leaves ASCII alone; null (the default) leaves all. */
  readonly stripAccents?: Accents | null;
  /**
   * What a word is, in the linear-time subset of patterns, with `\w`, `\d`, `\s` and `\b` of Unicode: `(?u)\b\w\w+\b` by default. Without capturing
   * groups and lazy counts, and never matching nothing.
   */
  readonly tokenPattern?: string;
  /** The least and the greatest number of words or characters in a term, 1 to 100 (`[1, 1]` by default). */
  readonly ngramRange?: readonly [number, number];
  /** Terms of words (the default), of characters, or of characters within words that have a space on either side. */
  readonly analyzer?: 'word' | 'char' | 'char_wb';
  /** Words to leave out: null (the default) for none, `'english'` for scikit-learn's list, or your own. */
  readonly stopWords?: null | 'english' | readonly string[];
  /** A missing text is an error (the default), or one without terms. */
  readonly missing?: 'error' | 'empty';
}

/** The names of {@link TextOptions}. */
export const textOptionNames = [
  'lowercase',
  'stripAccents',
  'tokenPattern',
  'ngramRange',
  'analyzer',
  'stopWords',
  'missing',
] as const;

const LONGEST = 100;
const ANALYZERS = ['word', 'char', 'char_wb'] as const;

const isRange: Test = (value) => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [low, high] = value as [number, number];
  return Number.isInteger(low) && Number.isInteger(high) && low >= 1 && low <= high && high <= LONGEST;
};
const isStopWords: Test = (value) => value === null || value === 'english' || listOf(isText)(value);

/** The shapes of what {@link textParameters} gives. */
export const textShape: Shape = {
  lowercase: isFlag,
  stripAccents: isOneOf(null, 'ascii', 'unicode'),
  tokenPattern: isText,
  ngramRange: isRange,
  analyzer: isOneOf(...ANALYZERS),
  stopWords: isStopWords,
  missing: isOneOf('error', 'empty'),
};

/** Checks the shared options; throws `UsageError` for a bad one. */
export function textParameters(who: string, options: TextOptions = {}): Parameters {
  const of = (name: string): string => `'${name}' of ${who}`;
  const { ngramRange = [1, 1], stopWords = null, tokenPattern = DEFAULT_TOKENS } = options;
  const bad = (name: string, expected: string, value: unknown): Error =>
    usageError('bad_option', `${of(name)} must be ${expected}, not ${show(value)}.`, {
      expected,
      actual: show(value),
    });
  if (!isRange(ngramRange as ParameterValue))
    throw bad(
      'ngramRange',
      `two whole numbers from 1 to ${LONGEST}, the first not above the second`,
      ngramRange,
    );
  if (!isStopWords(stopWords as ParameterValue))
    throw bad('stopWords', `null, 'english' or a list of texts`, stopWords);
  if (!isText(tokenPattern as ParameterValue)) throw bad('tokenPattern', 'text', tokenPattern);
  const parameters: Parameters = {
    lowercase: flag(of('lowercase'), options.lowercase ?? true),
    stripAccents: oneOf(of('stripAccents'), options.stripAccents ?? null, [null, 'ascii', 'unicode']),
    tokenPattern,
    ngramRange: [...ngramRange],
    analyzer: oneOf(of('analyzer'), options.analyzer ?? 'word', ANALYZERS),
    stopWords: typeof stopWords === 'object' && stopWords !== null ? [...stopWords] : stopWords,
    missing: oneOf(of('missing'), options.missing ?? 'error', ['error', 'empty']),
  };
  analyzerOf(parameters);
  return parameters;
}

/** What is wrong with a stored token pattern; undefined when nothing is. */
export function wrongPattern(parameters: Parameters): string | undefined {
  try {
    analyzerOf(parameters);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/\.$/, '');
  }
}

/** The one column of texts that a vectorizer takes; throws `UsageError` for anything else. */
export function requireText(who: string, features: readonly Feature[]): Feature {
  const [feature] = features;
  if (features.length !== 1) {
    throw usageError(
      'one_column',
      `${who} takes one column of texts, not ${features.length}: give each its own in a columnTransformer.`,
      { expected: 1, actual: features.length },
    );
  }
  if (feature!.type.kind === 'utf8') return feature!;
  throw usageError(
    'wrong_type',
    `${who} needs a text column, but column '${feature!.name}' is ${typeName(feature!.type)}.`,
    { column: feature!.name, expected: 'text', actual: typeName(feature!.type) },
  );
}

type TextDefault =
  | 'input'
  | 'encoding'
  | 'decode_error'
  | 'strip_accents'
  | 'lowercase'
  | 'preprocessor'
  | 'tokenizer'
  | 'stop_words'
  | 'token_pattern'
  | 'ngram_range'
  | 'analyzer'
  | 'binary'
  | 'dtype';

/** scikit-learn's defaults of what they share. */
export const textDefaults: Readonly<Record<TextDefault, unknown>> = {
  input: 'content',
  encoding: 'utf-8',
  decode_error: 'strict',
  strip_accents: null,
  lowercase: true,
  preprocessor: null,
  tokenizer: null,
  stop_words: null,
  token_pattern: DEFAULT_TOKENS,
  ngram_range: [1, 1],
  analyzer: 'word',
  binary: false,
  dtype: null,
};

/** Shared options from scikit-learn's parameters, all of them given. */
export function textOptionsFrom(who: string, all: PythonValues): TextOptions {
  if (all['input'] !== 'content')
    throw notCarried(who, 'input', all['input'], 'texts are values of a column');
  for (const name of ['preprocessor', 'tokenizer'])
    if (all[name] !== null) throw notCarried(who, name, all[name], 'it is code');
  if (String(all['dtype']).includes('float32'))
    throw notCarried(who, 'dtype', all['dtype'], 'outputs are doubles');
  const stops = all['stop_words'];
  return {
    lowercase: all['lowercase'] as boolean,
    stripAccents: all['strip_accents'] as Accents | null,
    tokenPattern: (all['token_pattern'] ?? DEFAULT_TOKENS) as string,
    ngramRange: listFrom(who, 'ngram_range', all['ngram_range']).map(Number) as unknown as [number, number],
    analyzer: all['analyzer'] as AnalyzerParameters['analyzer'],
    stopWords: (stops instanceof Set ? [...stops] : stops) as AnalyzerParameters['stopWords'],
  };
}

/** scikit-learn's spelling of the shared options. */
export function textOptionsTo(parameters: Parameters): Record<string, unknown> {
  return {
    strip_accents: parameters['stripAccents'],
    lowercase: parameters['lowercase'],
    stop_words: parameters['stopWords'],
    token_pattern: parameters['tokenPattern'],
    ngram_range: parameters['ngramRange'],
    analyzer: parameters['analyzer'],
  };
}
