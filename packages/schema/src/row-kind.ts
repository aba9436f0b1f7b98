import {
  type AggregateKind,
  type DataType,
  isNullAt,
  type Rows,
  UsageError,
  type Value,
  valueAt,
  valueFromJson,
  valueToJson,
} from '@millrace/columns';
import type { ColumnPlan } from './column-plan.js';
import { rowValueOf } from './row-value.js';
import type { Rule } from './rule.js';
import { runChecks } from './zod-checks.js';

/** A failing cell: its row's ordinal, and what the source holds there. */
export interface FoundCell {
  readonly row: number;
  readonly value: Value;
}

/** What zod found for one rule. */
export interface RuleFindings {
  readonly total: number;
  readonly cells: readonly FoundCell[];
  readonly thrown?: string;
}

interface Tally {
  total: number;
  cells: FoundCell[];
  thrown: string | undefined;
}

interface RowState {
  rows: number;
  tallies: Tally[];
}

let kindsMade = 0;

/**
 * The kind of aggregate that runs a column's checks by zod, row by row, over its judged value (first input) and names
 * failing cells as the source holds them (second input); the third input tells a null from a cell without a value.
 *
 * A function has no content to be named by, so every kind has its own name and two are never taken for one.
 */
export function rowKind(
  plan: ColumnPlan,
  rules: readonly Rule[],
  type: DataType,
  limit: number,
): AggregateKind<RowState, readonly RuleFindings[]> {
  const checks = rules.map((rule) => rule.check);
  const toRow = rowValueOf(plan, type);
  const onNull = plan.checks.some((check) => check.onNull);
  const judge = (value: Value): ReturnType<typeof runChecks> => runChecks(plan, toRow(value));
  return {
    name: `schema.rows.${copy}.${kindsMade++}`,
    version: 1,
    order: 'ordered',
    start: () => ({ rows: 0, tallies: checks.map(() => ({ total: 0, cells: [], thrown: undefined })) }),
    update: (state, rows) => updateState(state, rows, { checks, judge, onNull, limit }),
    merge: (left, right) => mergeStates(left, right, limit),
    finish: ({ tallies }) =>
      tallies.map(({ total, cells, thrown }) => ({ total, cells, ...(thrown !== undefined && { thrown }) })),
    encode: encodeState,
    decode: decodeState,
  };
}

const copy: string = Math.random().toString(36).slice(2, 10);

interface RowJudge {
  readonly checks: readonly number[];
  readonly judge: (value: Value) => ReturnType<typeof runChecks>;
  readonly onNull: boolean;
  readonly limit: number;
}

function updateState(state: RowState, rows: Rows, { checks, judge, onNull, limit }: RowJudge): void {
  const [judged, raw, nulls] = rows.columns;
  if (judged === undefined || raw === undefined || nulls === undefined) return;
  const count = rows.selection?.length ?? rows.length;
  for (let i = 0; i < count; i++) {
    const row = rows.selection === null ? i : rows.selection[i]!;
    if (isNullAt(judged, row) && !(onNull && valueAt(nulls, row) === true)) continue;
    const outcome = judge(valueAt(judged, row));
    if (outcome.failed.length === 0) continue;
    checks.forEach((check, place) => {
      if (!outcome.failed.includes(check)) return;
      const tally = state.tallies[place]!;
      tally.total++;
      tally.thrown ??= outcome.thrown;
      if (tally.cells.length < limit)
        tally.cells.push({ row: rows.firstOrdinal + row, value: valueAt(raw, row) });
    });
  }
  state.rows = Math.max(state.rows, rows.firstOrdinal + rows.length);
}

/** The state of both: the right one's rows follow the left one's. */
function mergeStates(left: RowState, right: RowState, limit: number): RowState {
  const tallies = left.tallies.map((tally, place) => {
    const other = right.tallies[place]!;
    const moved = other.cells.map((cell) => ({ ...cell, row: cell.row + left.rows }));
    const cells = [...tally.cells, ...moved].slice(0, limit);
    return { total: tally.total + other.total, cells, thrown: tally.thrown ?? other.thrown };
  });
  return { rows: left.rows + right.rows, tallies };
}

function encodeState({ rows, tallies }: RowState): Uint8Array {
  const written = tallies.map(({ total, cells, thrown }) => ({
    total,
    cells: cells.map((cell) => [cell.row, valueToJson(cell.value)]),
    thrown: thrown ?? null,
  }));
  return new TextEncoder().encode(JSON.stringify([rows, written]));
}

interface WrittenTally {
  readonly total: number;
  readonly cells: readonly (readonly [number, Parameters<typeof valueFromJson>[0]])[];
  readonly thrown: string | null;
}

function decodeState(bytes: Uint8Array): RowState {
  try {
    const [rows, written] = JSON.parse(new TextDecoder().decode(bytes)) as [number, WrittenTally[]];
    const tallies = written.map(({ total, cells, thrown }) => ({
      total,
      cells: cells.map(([row, value]) => ({ row, value: valueFromJson(value) })),
      thrown: thrown ?? undefined,
    }));
    return { rows, tallies };
  } catch (cause) {
    throw new UsageError('bad_state', 'These bytes are no state of a schema’s row checks.', { cause });
  }
}
