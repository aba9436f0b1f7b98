import {
  type AggregateKind,
  compareValues,
  ResourceError,
  type Rows,
  UsageError,
  valueAt,
} from '@millrace/columns';
import { type Analyzer, analyzerOf } from './analyzer.js';

/** In how many texts a term occurs, and how often in all. */
export interface TermCount {
  readonly term: string;
  readonly texts: number;
  readonly total: number;
}

/** What the terms of a column of texts are. */
export interface TermCounts {
  readonly texts: number;
  readonly missing: number;
  /** In the order of code points. */
  readonly terms: readonly TermCount[];
}

interface State {
  readonly analyze: Analyzer;
  /** The options as canonical text, so that states of one question alone are joined. */
  readonly options: string;
  texts: number;
  missing: number;
  terms: Map<string, [texts: number, total: number]>;
  bytes: number;
  limit: number;
}

const DEFAULT_LIMIT = 2 ** 28;
/** About what a term takes beside its characters. */
const TERM_BYTES = 64;

/** Counts the terms of texts: states merge in any order, and are taken out again to the bit. */
export const termCountsKind: AggregateKind<State, TermCounts> = {
  name: 'termCounts',
  version: 1,
  order: 'free',
  start: (_types, options) => startState(JSON.stringify(options), DEFAULT_LIMIT),
  update: (state, { columns: [column], length, selection }: Rows) => {
    const count = selection === null ? length : selection.length;
    for (let i = 0; i < count; i++) {
      const text = valueAt(column!, selection === null ? i : selection[i]!);
      if (text === null) state.missing++;
      else addText(state, text as string);
    }
  },
  merge: (left, right) => {
    requireSame(left, right);
    for (const [term, [texts, total]] of right.terms) addTerm(left, term, texts, total);
    left.texts += right.texts;
    left.missing += right.missing;
    return left;
  },
  subtract: (left, right) => {
    requireSame(left, right);
    for (const [term, [texts, total]] of right.terms) takeTerm(left, term, texts, total);
    left.texts -= right.texts;
    left.missing -= right.missing;
    if (left.texts < 0 || left.missing < 0) throw notPart();
    return left;
  },
  finish: ({ texts, missing, terms }) => ({
    texts,
    missing,
    terms: [...terms]
      .map(([term, [inTexts, total]]) => ({ term, texts: inTexts, total }))
      .sort((a, b) => compareValues(a.term, b.term)),
  }),
  encode: (state) => new TextEncoder().encode(JSON.stringify(storedOf(state))),
  decode: (bytes, limit = DEFAULT_LIMIT) => readState(bytes, limit),
};

function startState(options: string, limit: number): State {
  return {
    analyze: analyzerOf(JSON.parse(options)),
    options,
    texts: 0,
    missing: 0,
    terms: new Map(),
    bytes: 0,
    limit,
  };
}

function addText(state: State, text: string): void {
  state.texts++;
  const own = new Map<string, number>();
  for (const term of state.analyze(text)) own.set(term, (own.get(term) ?? 0) + 1);
  for (const [term, total] of own) addTerm(state, term, 1, total);
}

function addTerm(state: State, term: string, texts: number, total: number): void {
  const found = state.terms.get(term);
  if (found !== undefined) {
    found[0] += texts;
    found[1] += total;
    return;
  }
  state.bytes += TERM_BYTES + 2 * term.length;
  if (state.bytes > state.limit) {
    throw new ResourceError(
      'state_too_large',
      `termCounts needs more than ${state.limit} bytes for ${state.terms.size} different terms; use shorter n-grams, or hashingVectorizer, which keeps none.`,
      { issues: [{ code: 'state_too_large', aggregate: 'termCounts', expected: state.limit }] },
    );
  }
  state.terms.set(term, [texts, total]);
}

function takeTerm(state: State, term: string, texts: number, total: number): void {
  const found = state.terms.get(term);
  if (found === undefined || found[0] < texts || found[1] < total) throw notPart();
  found[0] -= texts;
  found[1] -= total;
  if ((found[0] === 0) !== (found[1] === 0)) throw notPart();
  if (found[0] > 0) return;
  state.terms.delete(term);
  state.bytes -= TERM_BYTES + 2 * term.length;
}

function requireSame(left: State, right: State): void {
  if (left.options === right.options) return;
  throw new UsageError(
    'bad_state',
    'States of termCounts with different parameters have nothing in common.',
    {
      issues: [{ code: 'bad_state', expected: left.options, actual: right.options }],
    },
  );
}

function notPart(): UsageError {
  return new UsageError('not_part', 'A state of termCounts was subtracted from one that it is not part of.', {
    issues: [{ code: 'not_part', aggregate: 'termCounts' }],
  });
}

type Stored = readonly [
  options: string,
  texts: number,
  missing: number,
  terms: readonly (readonly [string, number, number])[],
];

function storedOf({ options, texts, missing, terms }: State): Stored {
  const entries = [...terms].sort(([a], [b]) => compareValues(a, b));
  return [options, texts, missing, entries.map(([term, [inTexts, total]]) => [term, inTexts, total])];
}

function readState(bytes: Uint8Array, limit: number): State {
  const stored: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (!isStored(stored)) throw badState();
  const [options, texts, missing, terms] = stored;
  const state = startState(options, limit);
  state.texts = texts;
  state.missing = missing;
  let before: string | null = null;
  for (const [term, inTexts, total] of terms) {
    if (before !== null && compareValues(before, term) >= 0) throw badState();
    if (inTexts > texts || total < inTexts) throw badState();
    addTerm(state, term, inTexts, total);
    before = term;
  }
  return state;
}

function isStored(value: unknown): value is Stored {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [options, texts, missing, terms] = value as readonly unknown[];
  return (
    typeof options === 'string' &&
    isCount(texts, 0) &&
    isCount(missing, 0) &&
    Array.isArray(terms) &&
    terms.every(
      (entry) =>
        Array.isArray(entry) &&
        entry.length === 3 &&
        typeof entry[0] === 'string' &&
        isCount(entry[1], 1) &&
        isCount(entry[2], 1),
    )
  );
}

function isCount(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function badState(): UsageError {
  return new UsageError('bad_state', 'These bytes are no state of termCounts.', {
    issues: [{ code: 'bad_state', expected: 'termCounts' }],
  });
}
