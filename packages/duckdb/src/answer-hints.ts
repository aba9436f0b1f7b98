import { type DataType, plainType, type Value } from '@millrace/columns';
import type { SizeHint } from '@millrace/sql';
import type { PlannedAggregate } from './answer-plan.js';
import { readResults, rowsOf } from './answer-rows.js';
import type { AnswerContext } from './answer-scalars.js';

const utf8: DataType = { kind: 'utf8', layout: 'offsets32' };

const summedKinds = new Set(['sum', 'mean', 'variance', 'standardDeviation']);

/** Fewer rows than this are summed by limbs: it costs less than asking. */
const FEW_ROWS = 1_000_000;

/** Fewer rows than this are streamed to the kernels for their spread: it costs less than looking first. */
const FEW_SPREAD = 100_000;

const spreadKinds = new Set(['variance', 'standardDeviation']);
const float64: DataType = { kind: 'float', bits: 64 };
const int64: DataType = { kind: 'int', bits: 64, signed: true };

type Hints = Map<string, SizeHint>;

/**
 * How large the floats are that are to be summed: by the engine's statistics, or, where a spread would have to be streamed without
 * them, by a look at the values. Statistics may lie (a file says what it likes), so they only choose between forms of a sum, each of
 * which checks its values.
 */
export async function sizeHints(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  rows: number | undefined,
): Promise<((sql: string) => SizeHint | undefined) | undefined> {
  const hints: Hints = new Map();
  if (rows !== undefined && rows >= FEW_ROWS)
    await statisticsHints(context, columnsOf(aggregates, summedKinds), rows, hints);
  if (context.relation.stored && (rows === undefined || rows >= FEW_SPREAD)) {
    const unknown = columnsOf(aggregates, spreadKinds).filter((sql) => !hints.has(sql));
    await lookedUpHints(context, unknown, hints);
  }
  return hints.size === 0 ? undefined : (sql) => hints.get(sql);
}

function columnsOf(aggregates: readonly PlannedAggregate[], kinds: ReadonlySet<string>): string[] {
  const summed = aggregates.filter(
    ({ kind, inputs }) => kinds.has(kind) && plainType(inputs[0]!.type).kind === 'float',
  );
  return [...new Set(summed.map(({ inputs }) => inputs[0]!.sql))];
}

async function statisticsHints(
  { relation, from, signal }: AnswerContext,
  columns: readonly string[],
  rows: number,
  hints: Hints,
): Promise<void> {
  if (columns.length === 0) return;
  const results = columns.map((sql) => ({ sql: `stats(${sql})`, type: utf8 }));
  for await (const row of rowsOf(readResults(relation, results, `FROM ${from} AS r LIMIT 1`, signal))) {
    columns.forEach((sql, i) => {
      const most = mostOf(row[i]!);
      if (most !== undefined) hints.set(sql, { rows, most });
    });
  }
}

// The extremes as they are cost next to nothing; where one of them is no number, those of the finite values are looked for.
async function lookedUpHints(
  context: AnswerContext,
  columns: readonly string[],
  hints: Hints,
): Promise<void> {
  await extremeHints(context, columns, (sql) => sql, hints);
  const left = columns.filter((sql) => !hints.has(sql));
  await extremeHints(context, left, (sql) => `CASE WHEN isfinite(${sql}) THEN ${sql} END`, hints);
}

async function extremeHints(
  { relation, from, signal }: AnswerContext,
  columns: readonly string[],
  taken: (sql: string) => string,
  hints: Hints,
): Promise<void> {
  if (columns.length === 0) return;
  const results = [
    { sql: 'count(*)', type: int64 },
    ...columns.flatMap((sql) =>
      ['min', 'max'].map((end) => ({ sql: `CAST(${end}(${taken(sql)}) AS DOUBLE)`, type: float64 })),
    ),
  ];
  for await (const [count, ...ends] of rowsOf(readResults(relation, results, `FROM ${from} AS r`, signal))) {
    columns.forEach((sql, i) => {
      const most = Math.max(Math.abs(Number(ends[2 * i])), Math.abs(Number(ends[2 * i + 1])));
      if (most > 0 && most < Infinity) hints.set(sql, { rows: Number(count), most });
    });
  }
}

function mostOf(stats: Value): number | undefined {
  const [, low, high] = /\[Min: ([^,]+), Max: ([^\]]+)\]/.exec(String(stats)) ?? [];
  const most = Math.max(Math.abs(Number(low)), Math.abs(Number(high)));
  return most > 0 && most < Infinity ? most : undefined;
}
