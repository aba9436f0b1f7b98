import { compareValues } from '@millrace/columns';
import type { CompileContext, Outcome } from './compile.js';
import { plain } from './plain.js';

/** An unexpected value and its row, as results show it. */
export interface MapSample {
  readonly ordinal: number;
  readonly value: unknown;
  /** How the value stands among the counts, where that is otherwise: a combination is a list there, as in Great Expectations. */
  readonly counted?: unknown;
}

/** What was counted: rows looked at, those with a value (null where missing values are what is judged), and those that fail. */
export interface MapCounts {
  readonly elements: number;
  readonly nonNull: number | null;
  readonly unexpected: number;
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : (part / whole) * 100;
}

function valueCounts(
  samples: readonly MapSample[],
): readonly { readonly value: unknown; readonly count: number }[] {
  const counts = new Map<string, { value: unknown; count: number }>();
  for (const sample of samples) {
    const value = sample.counted ?? sample.value;
    const key = typeof value === 'object' ? JSON.stringify(plain(value)) : `${typeof value}:${String(value)}`;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { value, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || compareShown(a.value, b.value));
}

// Numbers by value, combinations member by member, text by code point, as Python sorts them.
function compareShown(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    const differing = a.findIndex((member, at) => compareShown(member, b[at]) !== 0);
    return differing < 0 ? 0 : compareShown(a[differing], b[differing]);
  }
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : 0;
  return compareValues(String(a), String(b));
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The outcome of a map expectation by Great Expectations' arithmetic; nothing to judge is a success. */
export function mapOutcome(
  counts: MapCounts,
  samples: readonly MapSample[],
  mostly: number,
  { resultFormat, ordered }: CompileContext,
): Outcome {
  const { elements, nonNull, unexpected } = counts;
  const judged = nonNull ?? elements;
  const success = judged === 0 || (judged - unexpected) / judged >= mostly;
  if (resultFormat === 'BOOLEAN_ONLY') return { success, result: {} };
  const values = samples.map((sample) => sample.value);
  const result: Record<string, unknown> = {
    element_count: elements,
    unexpected_count: unexpected,
    unexpected_percent: percent(unexpected, judged),
    partial_unexpected_list: values,
  };
  if (nonNull !== null) {
    const missing = elements - nonNull;
    result['missing_count'] = missing;
    result['missing_percent'] = percent(missing, elements);
    result['unexpected_percent_total'] = percent(unexpected, elements);
    result['unexpected_percent_nonmissing'] = percent(unexpected, nonNull);
  }
  if (resultFormat === 'SUMMARY') {
    result['partial_unexpected_counts'] = valueCounts(samples);
    if (ordered) result['partial_unexpected_index_list'] = samples.map((sample) => sample.ordinal);
  }
  return { success, result };
}
