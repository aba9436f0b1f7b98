import {
  type AggregateKind,
  isNullAt,
  type Rows,
  type Value,
  valueAt,
  valueFromJson,
  valueToJson,
} from '@millrace/columns';
import type { FunctionCheck } from './check-definition.js';
import { functionOf } from './check-function.js';
import { refusePromise } from './codec.js';
import type { CompiledColumn } from './compile.js';
import { failingCell } from './failing-cell.js';
import type { Tally } from './inquiry.js';
import type { FailingCell } from './issue.js';
import { plainOf } from './plain-type.js';
import { rowValueOf } from './row-value.js';
import { readState } from './state-json.js';

/** A cell of the column: its row's ordinal, the value that is judged, and what the source holds. */
type Cell = readonly [row: number, judged: Value, raw: Value];

interface ColumnState {
  cells: Cell[];
}

/** How a function judged a column, or one group of it. */
interface ColumnOutcome {
  readonly fails: boolean;
  /** How many of the values failed, where the function told them apart. */
  readonly tally: Tally | null;
  readonly sample: readonly FailingCell[];
  /** All rows that failed, where the function told them apart. */
  readonly rows: readonly number[];
  readonly thrown?: string;
}

/** The values of a column, or of a group of it, ready to be judged. */
export interface ColumnFindings {
  judge(key: readonly Value[]): ColumnOutcome;
}

type ColumnTest = (values: readonly unknown[], key: readonly unknown[]) => unknown;

/** The kind of aggregate that holds a column's values, in row order, for a function to judge. */
export function columnKind(
  column: CompiledColumn,
  check: FunctionCheck,
  limit: number,
  name: string,
): AggregateKind<ColumnState, ColumnFindings> {
  const { plan, raw, judged } = column;
  const toRow = rowValueOf(plan, plainOf(judged.type));
  const keepNulls = check.ignoreNulls === false;
  const run = functionOf(check) as ColumnTest;
  const judge = (cells: readonly Cell[], key: readonly Value[]): ColumnOutcome => {
    try {
      const said = run(
        cells.map(([, value]) => (value === null ? null : toRow(value))),
        key,
      );
      refusePromise(plan.name, said);
      return outcomeOf(said, cells, raw.type, limit);
    } catch (error) {
      if (error instanceof Error && Reflect.get(error, 'code') === 'async_check') throw error;
      return {
        fails: true,
        tally: null,
        sample: [],
        rows: [],
        thrown: error instanceof Error ? error.message : String(error),
      };
    }
  };
  return {
    name,
    version: 1,
    order: 'free',
    start: () => ({ cells: [] }),
    update: (state, rows) => collect(state, rows, keepNulls),
    merge: (left, right) => ({ cells: [...left.cells, ...right.cells] }),
    finish: ({ cells }) => {
      const inOrder = [...cells].sort((a, b) => a[0] - b[0]);
      return { judge: (key) => judge(inOrder, key) };
    },
    encode: ({ cells }) => {
      const written = [...cells]
        .sort((a, b) => a[0] - b[0])
        .map(([row, value, source]) => [row, valueToJson(value), valueToJson(source)]);
      return new TextEncoder().encode(JSON.stringify(written));
    },
    decode: (bytes) =>
      readState(bytes, (json) => ({
        cells: (json as [number, unknown, unknown][]).map(
          ([row, value, source]) => [row, valueFromJson(value), valueFromJson(source)] as const,
        ),
      })),
  };
}

function collect(state: ColumnState, rows: Rows, keepNulls: boolean): void {
  const [judged, raw] = rows.columns;
  if (judged === undefined || raw === undefined) return;
  const count = rows.selection?.length ?? rows.length;
  for (let i = 0; i < count; i++) {
    const row = rows.selection === null ? i : rows.selection[i]!;
    if (!keepNulls && isNullAt(judged, row)) continue;
    state.cells.push([rows.firstOrdinal + row, valueAt(judged, row), valueAt(raw, row)]);
  }
}

function outcomeOf(
  said: unknown,
  cells: readonly Cell[],
  type: CompiledColumn['raw']['type'],
  limit: number,
): ColumnOutcome {
  if (!Array.isArray(said)) return { fails: said !== true && !said, tally: null, sample: [], rows: [] };
  if (said.length !== cells.length) {
    const thrown = `it answered ${said.length} times for ${cells.length} values`;
    return { fails: true, tally: null, sample: [], rows: [], thrown };
  }
  const failing = cells.filter((_, place) => !said[place]);
  return {
    fails: failing.length > 0,
    tally: { count: failing.length, judged: cells.length },
    rows: failing.map(([row]) => row),
    sample: failing.slice(0, limit).map(([row, , source]) => failingCell(row, source, type)),
  };
}
