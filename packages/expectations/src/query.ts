import {
  collect,
  type Question,
  type Schema,
  sourceFrom,
  UsageError,
  type Value,
  valueAt,
} from '@millrace/columns';
import { observedValue } from './column-aggregate.js';
import type { CompileContext, Kwargs, Outcome } from './compile.js';
import { mostlyOf } from './map-question.js';
import { shownCell } from './map-result.js';

/** The most rows of a query that are compared or shown, as in Great Expectations. */
const MOST_ROWS = 200;

/** Refuses a query where nothing can run it. */
export function needsEngine(_kwargs: Kwargs, { engine }: CompileContext): Question<Outcome> {
  if (engine === null) {
    throw new UsageError(
      'no_engine',
      'A query needs something to run it: hand it in as engine, such as an open DuckDB.',
      {
        issues: [{ code: 'no_engine', hint: 'validate(suite, source, { engine: db })' }],
      },
    );
  }
  return { asks: [], judge: () => ({ verdict: { success: true, result: {} } }) };
}

// As Python's str.format: {batch} is the table, and doubled braces are single ones.
function filled(query: string): string {
  return query
    .replace(/\{\{|\}\}|\{(\w*)\}/g, (found, name: string | undefined) => {
      if (found === '{{' || found === '}}') return found[0]!;
      if (name === 'batch') return 'batch';
      throw new UsageError(
        'bad_query',
        `The query has the placeholder ${found}; there is {batch}, and a brace that stands for itself is doubled.`,
        {
          issues: [{ code: 'bad_query', actual: found }],
        },
      );
    })
    .replace(/[;\s]+$/, '');
}

interface Rows {
  readonly schema: Schema;
  readonly rows: readonly (readonly Value[])[];
}

async function rowsOf(query: string, context: CompileContext, signal?: AbortSignal): Promise<Rows> {
  needsEngine({}, context);
  const { sources, batch } = context;
  const tables = { ...Object.fromEntries(sources), batch: batch! };
  const source = sourceFrom(await context.engine!.query(filled(query), { tables }));
  const batches = await collect(source, signal ? { signal } : {});
  const rows = batches.flatMap((one) =>
    Array.from({ length: one.length }, (_, row) => one.columns.map((chunk) => valueAt(chunk, row))),
  );
  return { schema: source.schema, rows };
}

function shownRows({ schema, rows }: Rows, context: CompileContext): Record<string, unknown>[] {
  const cells = schema.fields.map(({ name, type }) => ({
    name,
    show: shownCell(name, type.kind === 'dictionary' ? type.value : type, context),
  }));
  return rows.map((row) => Object.fromEntries(cells.map(({ name, show }, at) => [name, show(row[at]!)])));
}

/** Runs a query that must find nothing. */
export async function runUnexpectedRows(
  kwargs: Kwargs,
  context: CompileContext,
  signal?: AbortSignal,
): Promise<Outcome> {
  const found = await rowsOf(kwargs['unexpected_rows_query'] as string, context, signal);
  const first = { ...found, rows: found.rows.slice(0, MOST_ROWS) };
  const details =
    context.format.level === 'COMPLETE' ? { details: { unexpected_rows: shownRows(first, context) } } : {};
  return { success: found.rows.length === 0, result: observedValue(found.rows.length, context, details) };
}

/** Runs two queries that must give the same rows, each as often. */
export async function runQueryComparison(
  kwargs: Kwargs,
  context: CompileContext,
  signal?: AbortSignal,
): Promise<Outcome> {
  const base = await rowsOf(kwargs['base_query'] as string, context, signal);
  const comparison = await rowsOf(kwargs['comparison_query'] as string, context, signal);
  const mine = shownRows({ ...base, rows: base.rows.slice(0, MOST_ROWS) }, context);
  const theirs = shownRows({ ...comparison, rows: comparison.rows.slice(0, MOST_ROWS) }, context);
  const most = Math.max(mine.length, theirs.length);
  const missing = without(theirs, mine);
  const unexpected = without(mine, theirs);
  const matches = theirs.length - missing.length;
  const percent = most === 0 ? 0 : (1 - matches / most) * 100;
  const success = 100 - percent >= mostlyOf(kwargs) * 100;
  if (context.format.level === 'BOOLEAN_ONLY') return { success, result: {} };
  const details =
    context.format.level === 'COMPLETE'
      ? { details: { missing_rows: missing, unexpected_rows: unexpected } }
      : {};
  return { success, result: { unexpected_count: most - matches, unexpected_percent: percent, ...details } };
}

// Rows are the same by their values; the names of columns do not matter.
function without(
  rows: readonly Record<string, unknown>[],
  others: readonly Record<string, unknown>[],
): Record<string, unknown>[] {
  const key = (row: Record<string, unknown>): string =>
    JSON.stringify(Object.values(row), (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
  const left = new Map<string, number>();
  for (const row of others) left.set(key(row), (left.get(key(row)) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(key(row)) ?? 0;
    if (count > 0) left.set(key(row), count - 1);
    return count === 0;
  });
}
