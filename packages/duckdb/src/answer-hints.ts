import { type DataType, plainType, type Value } from '@millrace/columns';
import type { SizeHint } from '@millrace/sql';
import type { PlannedAggregate } from './answer-plan.js';
import { readResults, rowsOf } from './answer-rows.js';
import type { AnswerContext } from './answer-scalars.js';

const utf8: DataType = { kind: 'utf8', layout: 'offsets32' };

const summedKinds = new Set(['sum', 'mean', 'variance', 'standardDeviation']);

/** Fewer rows than this are summed by limbs: it costs less than asking. */
const FEW_ROWS = 1_000_000;

/**
 * What the engine's statistics say of the sizes of the floats that are to be summed. Statistics may lie (a file says what it
 * likes), so they only choose between forms of a sum, each of which checks its values.
 */
export async function sizeHints(
  context: AnswerContext,
  aggregates: readonly PlannedAggregate[],
  rows: number | undefined,
): Promise<((sql: string) => SizeHint | undefined) | undefined> {
  if (rows === undefined || rows < FEW_ROWS) return undefined;
  const summed = aggregates.filter(
    ({ kind, inputs }) => summedKinds.has(kind) && plainType(inputs[0]!.type).kind === 'float',
  );
  const columns = [...new Set(summed.map(({ inputs }) => inputs[0]!.sql))];
  if (columns.length === 0) return undefined;
  const results = columns.map((sql) => ({ sql: `stats(${sql})`, type: utf8 }));
  const hints = new Map<string, SizeHint>();
  for await (const row of rowsOf(
    readResults(context.relation, results, `FROM ${context.from} AS r LIMIT 1`, context.signal),
  )) {
    columns.forEach((sql, i) => {
      const most = mostOf(row[i]!);
      if (most !== undefined) hints.set(sql, { rows, most });
    });
  }
  return (sql) => hints.get(sql);
}

function mostOf(stats: Value): number | undefined {
  const [, low, high] = /\[Min: ([^,]+), Max: ([^\]]+)\]/.exec(String(stats)) ?? [];
  const most = Math.max(Math.abs(Number(low)), Math.abs(Number(high)));
  return most > 0 && most < Infinity ? most : undefined;
}
