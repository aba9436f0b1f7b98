import type { ParameterValue } from '../spec.js';
import { type Accents, withoutAccents } from './accents.js';
import { ENGLISH_STOP_WORDS } from './english-stop-words.js';
import { codeAt, spaces, unitsOf } from './letters.js';
import { lowerCase } from './lower-case.js';
import { tokenizer } from './token-pattern.js';

/** How a text becomes terms: the parameters that all vectorizers share. */
export interface AnalyzerParameters {
  readonly lowercase: boolean;
  readonly stripAccents: Accents | null;
  readonly tokenPattern: string;
  readonly ngramRange: readonly [number, number];
  readonly analyzer: 'word' | 'char' | 'char_wb';
  readonly stopWords: null | 'english' | readonly string[];
}

/** The names of {@link AnalyzerParameters}. */
export const analyzerNames = [
  'lowercase',
  'stripAccents',
  'tokenPattern',
  'ngramRange',
  'analyzer',
  'stopWords',
] as const;

/** The terms of a text, in scikit-learn's order. */
export type Analyzer = (text: string) => readonly string[];

/** Composes the analyzer of some parameters; throws `UsageError` for a token pattern outside the subset. */
export function analyzerOf(parameters: Readonly<Record<string, ParameterValue>>): Analyzer {
  const { lowercase, stripAccents, ngramRange, analyzer, tokenPattern, stopWords } =
    parameters as unknown as AnalyzerParameters;
  const prepare = (text: string): string => {
    const cased = lowercase ? lowerCase(text) : text;
    return stripAccents === null ? cased : withoutAccents(cased, stripAccents);
  };
  const [shortest, longest] = ngramRange;
  if (analyzer === 'char') return (text) => characterGrams(joinSpaces(prepare(text)), shortest, longest);
  if (analyzer === 'char_wb')
    return (text) => bordered(splitAtSpaces(joinSpaces(prepare(text))), shortest, longest);
  const tokens = tokenizer(tokenPattern);
  const stops = new Set(stopWords === 'english' ? ENGLISH_STOP_WORDS.split(' ') : stopWords);
  return (text) => {
    const all = tokens(prepare(text));
    const kept = stops.size > 0 ? all.filter((token) => !stops.has(token)) : all;
    return longest === 1 ? kept : wordGrams(kept, shortest, longest);
  };
}

function wordGrams(tokens: readonly string[], shortest: number, longest: number): readonly string[] {
  const grams: string[] = [];
  for (let size = shortest; size <= Math.min(longest, tokens.length); size++)
    for (let i = 0; i + size <= tokens.length; i++) grams.push(tokens.slice(i, i + size).join(' '));
  return grams;
}

// Two or more spaces of any kind become one; a single one stays what it is.
function joinSpaces(text: string): string {
  let [result, from, run, start] = ['', 0, 0, 0];
  for (let at = 0; at <= text.length; at++) {
    const space = at < text.length && spaces.has(text.charCodeAt(at));
    if (space) {
      if (run === 0) start = at;
      run++;
      continue;
    }
    if (run > 1) {
      result += `${text.slice(from, start)} `;
      from = at;
    }
    run = 0;
  }
  return from === 0 ? text : result + text.slice(from);
}

function splitAtSpaces(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !spaces.has(text.charCodeAt(at))) continue;
    if (at > start) parts.push(text.slice(start, at));
    start = at + 1;
  }
  return parts;
}

// Where each character begins, and the end.
function placesOf(text: string): readonly number[] {
  const places: number[] = [];
  for (let at = 0; at < text.length; at += unitsOf(codeAt(text, at))) places.push(at);
  places.push(text.length);
  return places;
}

function characterGrams(text: string, shortest: number, longest: number): readonly string[] {
  const places = placesOf(text);
  const length = places.length - 1;
  const grams: string[] = [];
  for (let size = shortest; size <= Math.min(longest, length); size++)
    for (let i = 0; i + size <= length; i++) grams.push(text.slice(places[i], places[i + size]));
  return grams;
}

// Words with a space on either side; one that is shorter than the grams counts once.
function bordered(parts: readonly string[], shortest: number, longest: number): readonly string[] {
  const grams: string[] = [];
  for (const part of parts) {
    const padded = ` ${part} `;
    const places = placesOf(padded);
    const length = places.length - 1;
    for (let size = shortest; size <= longest; size++) {
      grams.push(padded.slice(0, places[Math.min(size, length)]));
      if (size >= length) break;
      for (let i = 1; i + size <= length; i++) grams.push(padded.slice(places[i], places[i + size]));
    }
  }
  return grams;
}
