import { compareValues, type DataType, type Value } from '@millrace/columns';
import { type CompileContext, columnType, type Outcome } from './compile.js';
import type { MapRule } from './map-rule.js';
import { plain } from './plain.js';
import { presentable } from './presentable.js';

/** An unexpected row: its place, and the values of the columns that are shown. */
export interface MapSample {
  readonly ordinal: number;
  readonly values: readonly Value[];
}

/** What was counted: rows looked at, those judged (null where missing values are what is judged), and those that fail. */
export interface MapCounts {
  readonly elements: number;
  readonly nonNull: number | null;
  readonly unexpected: number;
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : (part / whole) * 100;
}

/** The outcome of a map expectation by Great Expectations' arithmetic; nothing to judge is a success. */
export function mapOutcome(
  rule: MapRule,
  counts: MapCounts,
  samples: readonly MapSample[],
  shown: readonly string[],
  mostly: number,
  context: CompileContext,
): Outcome {
  const { format } = context;
  const { elements, nonNull, unexpected } = counts;
  const judged = nonNull ?? elements;
  const success = judged === 0 || (judged - unexpected) / judged >= mostly;
  if (format.level === 'BOOLEAN_ONLY') return { success, result: {} };
  const rows = tellRows(rule, samples, shown, context);
  const missing = nonNull === null ? null : elements - nonNull;
  const result: Record<string, unknown> = {
    element_count: elements,
    unexpected_count: unexpected,
    unexpected_percent: percent(unexpected, judged),
    ...(format.excludeValues ? {} : { partial_unexpected_list: rows.values.slice(0, format.partial) }),
    ...(format.keys === null ? {} : { unexpected_index_column_names: format.keys }),
    ...(missing === null
      ? {}
      : {
          missing_count: missing,
          missing_percent: percent(missing, elements),
          unexpected_percent_total: percent(unexpected, elements),
          unexpected_percent_nonmissing: percent(unexpected, nonNull!),
        }),
    ...(format.wholeRows ? { unexpected_rows: rows.whole.slice(0, format.partial) } : {}),
  };
  if (format.level === 'BASIC') return { success, result };
  if (format.partial > 0) {
    if (!format.excludeValues) {
      const valueCounts = countValues(rows.counted, format.partial);
      if (valueCounts !== null) result['partial_unexpected_counts'] = valueCounts;
    }
    if (rows.indices !== null)
      result['partial_unexpected_index_list'] = rows.indices.slice(0, format.partial);
  }
  if (format.level === 'COMPLETE') {
    if (!format.excludeValues) result['unexpected_list'] = rows.values;
    if (rows.indices !== null) result['unexpected_index_list'] = rows.indices;
    if (samples.length < unexpected) result['truncated'] = true;
  }
  return { success, result };
}

interface ToldRows {
  readonly values: readonly unknown[];
  readonly counted: readonly unknown[];
  /** Null where rows have neither a place nor keys. */
  readonly indices: readonly unknown[] | null;
  readonly whole: readonly unknown[];
}

function tellRows(
  rule: MapRule,
  samples: readonly MapSample[],
  shown: readonly string[],
  context: CompileContext,
): ToldRows {
  const { format, ordered, schema } = context;
  const cells = shown.map((name) => shownCell(name, columnType(context, name), context));
  const told = samples.map(({ values }) => values.map((value, at) => cells[at]!(value)));
  const own = rule.columns.map((name) => shown.indexOf(name));
  const member = (row: readonly unknown[], name: string): unknown => row[shown.indexOf(name)];
  const counted = told.map((row) => own.map((at) => row[at]));
  const values =
    rule.shape === 'columns'
      ? told.map((row) => Object.fromEntries(rule.columns.map((name) => [name, member(row, name)])))
      : rule.shape === 'pair'
        ? counted
        : counted.map(([value]) => value);
  const { keys } = format;
  const named = [...(format.excludeValues ? [] : rule.columns), ...(keys ?? [])];
  const indices =
    keys !== null && keys.length > 0 && format.excludeValues
      ? keyLists(keys, told, member)
      : keys !== null && keys.length > 0
        ? told.map((row) => Object.fromEntries(named.map((name) => [name, member(row, name)])))
        : ordered
          ? samples.map(({ ordinal }) => ordinal)
          : null;
  const whole = format.wholeRows
    ? told.map((row) => Object.fromEntries(schema.fields.map(({ name }) => [name, member(row, name)])))
    : [];
  return {
    values,
    counted: rule.shape === 'column' ? counted.map(([value]) => value) : counted,
    indices,
    whole,
  };
}

// Without the values, the keys come as one list each, as in Great Expectations.
function keyLists(
  keys: readonly string[],
  told: readonly (readonly unknown[])[],
  member: (row: readonly unknown[], name: string) => unknown,
): readonly unknown[] {
  if (told.length === 0) return [];
  return [Object.fromEntries(keys.map((name) => [name, told.map((row) => member(row, name))]))];
}

/** How a cell of a column is shown, masked where it must not be. */
export function shownCell(name: string, type: DataType, context: CompileContext): (value: Value) => unknown {
  const mask = context.mask(name);
  // NaN is a missing value here, as null is.
  const show = (value: Value): unknown => (Number.isNaN(value) ? null : presentable(value, type));
  return mask === null
    ? show
    : (value) => {
        const told = show(value);
        return told === null ? null : mask(told);
      };
}

// The most common values, the first seen first, in the order of count and then value; null where they have no order.
function countValues(
  values: readonly unknown[],
  limit: number,
): readonly { readonly value: unknown; readonly count: number }[] | null {
  const counts = new Map<string, { value: unknown; count: number }>();
  for (const value of values) {
    const key = typeof value === 'object' ? JSON.stringify(plain(value)) : `${typeof value}:${String(value)}`;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { value, count: 1 });
  }
  const common = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, limit);
  return common.sort((a, b) => b.count - a.count || compareShown(a.value, b.value));
}

// Numbers by value, combinations member by member, text by code point, as Python sorts them; null first.
function compareShown(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    const differing = a.findIndex((member, at) => compareShown(member, b[at]) !== 0);
    return differing < 0 ? 0 : compareShown(a[differing], b[differing]);
  }
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : 0;
  return compareValues(String(a), String(b));
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
