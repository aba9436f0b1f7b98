import { usageError } from '../errors.js';
import type { Kernel, KernelColumn } from '../kernel.js';
import { log } from '../math/log.js';
import { mathVersions } from '../math/versions.js';
import type { Analyzer } from './analyzer.js';
import { hashColumn, murmur3 } from './murmur3.js';
import { UNICODE_VERSION } from './unicode-tables.js';

/** How counts become numbers. */
export interface Weighting {
  readonly binary: boolean;
  readonly sublinear: boolean;
  /** One factor an output; null for none. */
  readonly idf: readonly number[] | null;
  readonly norm: 'l1' | 'l2' | null;
}

/** Where the terms of a text go. */
export interface Placing {
  readonly outputs: number;
  /** The place of its output plus one, negative where it counts -1; 0 where it has none. */
  place(term: string): number;
}

/** The places of known terms; others are left out. */
export function placingOf(terms: readonly string[]): Placing {
  const places = new Map(terms.map((term, place) => [term, place + 1]));
  return { outputs: terms.length, place: (term) => places.get(term) ?? 0 };
}

/** The places of all terms, by their hashes. */
export function hashedPlacing(outputs: number, alternateSign: boolean): Placing {
  return {
    outputs,
    place: (term) => {
      const hash = murmur3(term);
      const place = hashColumn(hash, outputs) + 1;
      return alternateSign && hash < 0 ? -place : place;
    },
  };
}

/** The numbers of a text: counts of its terms, weighted. A missing text is refused, or has no terms. */
export function textKernel(
  name: string,
  analyze: Analyzer,
  placing: Placing,
  weighting: Weighting,
  missing: 'error' | 'empty',
  functions: readonly string[] = [],
  probes: readonly string[] = [],
): Kernel {
  const { outputs } = placing;
  const counter = counterOf(analyze, placing, weighting);
  return {
    name,
    functions: [
      `unicode@${UNICODE_VERSION}`,
      ...(weighting.sublinear ? [mathVersions.log] : []),
      ...functions,
    ],
    outputs,
    probes,
    ...(missing === 'error' && { refuses: true as const }),
    row: ([text], out, at) => {
      if (text === null && missing === 'error') return 'its text is missing';
      out.fill(0, at, at + outputs);
      if (text === null) return undefined;
      const { touched, values } = counter(text as string);
      for (const place of touched) out[at + place] = values[place]!;
      return undefined;
    },
    batch: ([column], length) =>
      missing === 'error' && hasMissing(column!, length)
        ? undefined
        : columnsOf(column!, length, outputs, counter),
  };
}

function hasMissing(column: KernelColumn, length: number): boolean {
  for (let row = 0; row < length; row++) if (column.at(row) === null) return true;
  return false;
}

function columnsOf(column: KernelColumn, length: number, outputs: number, counter: Counter): Float64Array[] {
  const columns = Array.from({ length: outputs }, () => new Float64Array(length));
  for (let row = 0; row < length; row++) {
    const text = column.at(row);
    if (text === null) continue;
    const { touched, values } = counter(text as string);
    for (const place of touched) columns[place]![row] = values[place]!;
  }
  return columns;
}

/** The outputs that a text touches, ascending, and the numbers there; both are used again. */
type Counter = (text: string) => { readonly touched: readonly number[]; readonly values: Float64Array };

function counterOf(analyze: Analyzer, { outputs, place }: Placing, weighting: Weighting): Counter {
  const values = new Float64Array(outputs);
  const isTouched = new Uint8Array(outputs);
  let touched: number[] = [];
  return (text) => {
    for (const at of touched) values[at] = isTouched[at] = 0;
    touched = [];
    for (const term of analyze(text)) {
      const signed = place(term);
      if (signed === 0) continue;
      const at = Math.abs(signed) - 1;
      if (isTouched[at] === 0) {
        isTouched[at] = 1;
        touched.push(at);
      }
      values[at]! += signed < 0 ? -1 : 1;
    }
    touched.sort((a, b) => a - b);
    weigh(touched, values, weighting);
    return { touched, values };
  };
}

// In scikit-learn's order: each step rounded once, sums from the first output to the last.
function weigh(
  touched: readonly number[],
  values: Float64Array,
  { binary, sublinear, idf, norm }: Weighting,
): void {
  for (const at of touched) {
    let value = binary ? 1 : values[at]!;
    if (sublinear) value = log(value) + 1;
    values[at] = idf === null ? value : value * idf[at]!;
  }
  if (norm === null) return;
  let sum = 0;
  for (const at of touched) sum += norm === 'l1' ? Math.abs(values[at]!) : values[at]! * values[at]!;
  if (sum === 0) return;
  const length = norm === 'l1' ? sum : Math.sqrt(sum);
  for (const at of touched) values[at]! /= length;
}

/** Texts that a runtime proves itself with: letters whose case and accents hang on the version of Unicode, and terms that are counted. */
export function probesOf(terms: readonly string[]): readonly string[] {
  const some = [...terms.slice(0, 3), ...terms.slice(-2)];
  return [
    "The cat, the dog: 3.14 a_b don't",
    'İstanbul ΣΊΣΥΦΟΣ Straße Ⅷ ½ ﬁne 中文 हिन्दी 각 \u{10400} x\u00a0\u3000y',
    ...(some.length > 0 ? [some.join(' '), `${some[0]} ${some[0]}`] : []),
  ];
}

/** Throws `UsageError` unless a vectorizer has so many outputs that they fit. */
export function requireWidth(who: string, outputs: number): void {
  if (outputs <= 1_000_000) return;
  throw usageError(
    'too_wide',
    `${who} would have ${outputs} outputs, and dense outputs are at most 1,000,000: take fewer terms (maxFeatures, minDf) or fewer features.`,
    { expected: 1_000_000, actual: outputs },
  );
}
