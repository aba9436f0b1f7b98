import {
  type AggregateKind,
  compareValues,
  type DataType,
  isNullAt,
  type Rows,
  UsageError,
  type Value,
  valueAt,
  valueFromJson,
  valueToJson,
} from '@millrace/columns';
import { runChecks } from './cell-checks.js';
import type { ColumnPlan } from './column-plan.js';
import { rowValueOf } from './row-value.js';
import type { Rule } from './rule.js';

/** A failing cell: its row's ordinal, and what the source holds there. */
interface FoundCell {
  readonly row: number;
  readonly value: Value;
  readonly detail?: string;
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

/** The kind, and for parsing how one row fails one of its rules: by the judged value, and whether it is null. */
export interface RowKind extends AggregateKind<RowState, readonly RuleFindings[]> {
  failsRule(place: number): (values: readonly Value[]) => boolean;
}

interface RowState {
  tallies: Tally[];
}

let kindsMade = 0;

/** A name that no other kind has in this process: a function has no content to be named by. */
export function ownKindName(): string {
  return `schema.rows.${copy}.${kindsMade++}`;
}

const copy: string = Math.random().toString(36).slice(2, 10);

/**
 * The kind of aggregate that runs a column's checks, zod's and functions, row by row, over its judged value (first input) and names
 * failing cells as the source holds them (second input); the third input tells a null from a cell without a value.
 */
export function rowKind(
  plan: ColumnPlan,
  rules: readonly Rule[],
  type: DataType,
  limit: number,
  name: string,
): RowKind {
  const checks = rules.map((rule) => rule.check);
  const toRow = rowValueOf(plan, type);
  const onNull = plan.cellChecks.some((check) => check.onNull);
  const judge = (value: Value): ReturnType<typeof runChecks> => runChecks(plan, toRow(value));
  return {
    name,
    version: 1,
    order: 'free',
    start: () => ({ tallies: checks.map(() => ({ total: 0, cells: [], thrown: undefined })) }),
    update: (state, rows) => updateState(state, rows, { checks, judge, onNull, limit }),
    merge: (left, right) => mergeStates(left, right, limit),
    finish: ({ tallies }) =>
      tallies.map(({ total, cells, thrown }) => ({ total, cells, ...(thrown !== undefined && { thrown }) })),
    encode: encodeState,
    decode: decodeState,
    failsRule: (place) => (values) => {
      const [value = null, , isNull] = values;
      if (value === null && !(onNull && isNull === true)) return false;
      return judge(value).failed.includes(checks[place]!);
    },
  };
}

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
      tally.thrown = first(tally.thrown, outcome.thrown);
      if (tally.cells.length < limit)
        tally.cells.push({
          row: rows.firstOrdinal + row,
          value: valueAt(raw, row),
          ...(check < 0 && outcome.detail !== undefined && { detail: outcome.detail }),
        });
    });
  }
}

/** The state of both; the first cells by row, so that the order of merging does not show. */
function mergeStates(left: RowState, right: RowState, limit: number): RowState {
  const tallies = left.tallies.map((tally, place) => {
    const other = right.tallies[place]!;
    const cells = [...tally.cells, ...other.cells].sort(
      (a, b) => a.row - b.row || compareValues(a.value, b.value),
    );
    return {
      total: tally.total + other.total,
      cells: cells.slice(0, limit),
      thrown: first(tally.thrown, other.thrown),
    };
  });
  return { tallies };
}

function first(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareValues(a, b) <= 0 ? a : b;
}

function encodeState({ tallies }: RowState): Uint8Array {
  const written = tallies.map(({ total, cells, thrown }) => ({
    total,
    cells: cells.map(({ row, value, detail }) => [
      row,
      valueToJson(value),
      ...(detail === undefined ? [] : [detail]),
    ]),
    thrown: thrown ?? null,
  }));
  return new TextEncoder().encode(JSON.stringify(written));
}

interface WrittenTally {
  readonly total: number;
  readonly cells: readonly (readonly [number, Parameters<typeof valueFromJson>[0], string?])[];
  readonly thrown: string | null;
}

function decodeState(bytes: Uint8Array): RowState {
  try {
    const written = JSON.parse(new TextDecoder().decode(bytes)) as WrittenTally[];
    const tallies = written.map(({ total, cells, thrown }) => ({
      total,
      cells: cells.map(([row, value, detail]) => ({
        row,
        value: valueFromJson(value),
        ...(detail !== undefined && { detail }),
      })),
      thrown: thrown ?? undefined,
    }));
    return { tallies };
  } catch (cause) {
    throw new UsageError('bad_state', 'These bytes are no state of a schema’s row checks.', { cause });
  }
}
