import {
  type AggregateKind,
  compareValues,
  type Rows,
  type Value,
  valueAt,
  valueFromJson,
  valueToJson,
} from '@millrace/columns';
import type { FunctionCheck } from './check-definition.js';
import { functionOf } from './check-function.js';
import { refusePromise, runZod } from './codec.js';
import type { CompiledColumn } from './compile.js';
import { isZodType, type Payload, type ZodCheck } from './definition.js';
import { plainOf } from './plain-type.js';
import { rowValueOf, setOwn } from './row-value.js';
import { readState } from './state-json.js';

/** What a function of rows found. */
export interface RowFindings {
  readonly total: number;
  readonly judged: number;
  readonly cells: readonly { readonly row: number; readonly values: readonly Value[] }[];
  readonly thrown?: string;
}

interface RowsState {
  total: number;
  judged: number;
  cells: { row: number; values: Value[] }[];
  thrown: string | undefined;
}

/** The kind, and for parsing whether the cells of one row fail. */
export interface RowsKind extends AggregateKind<RowsState, RowFindings> {
  fails(values: readonly Value[]): boolean;
}

/** How a function judges a row: undefined where the row is not its business. */
type RowTest = (row: object) => boolean | undefined;

/** The kind of aggregate that runs a function over some columns of a row, and names the rows that fail. */
export function rowsKind(
  columns: readonly CompiledColumn[],
  check: FunctionCheck,
  limit: number,
  name: string,
): RowsKind {
  const readers = columns.map((column) => ({
    name: column.name,
    nullable: column.plan.output?.nullable ?? column.plan.nullable,
    toRow: rowValueOf(column.plan.output ?? column.plan, plainOf(column.writtenType)),
  }));
  const test = testOf(check);
  const judgesNulls = check.ignoreNulls === false;
  const row = (cell: (place: number) => Value): object | null => {
    const object = {};
    for (const [place, reader] of readers.entries()) {
      const value = cell(place);
      // A cell that could not be read, or may not be null, has an issue of its own.
      if (value === null && !reader.nullable && !judgesNulls) return null;
      setOwn(object, reader.name, value === null ? null : reader.toRow(value));
    }
    return object;
  };
  return {
    fails(values) {
      const object = row((place) => values[place]!);
      try {
        return object !== null && test(object) === false;
      } catch {
        return true;
      }
    },
    name,
    version: 1,
    order: 'free',
    start: () => ({ total: 0, judged: 0, cells: [], thrown: undefined }),
    update(state, rows) {
      const count = rows.selection?.length ?? rows.length;
      for (let i = 0; i < count; i++) {
        const at = rows.selection === null ? i : rows.selection[i]!;
        const object = row((place) => valueAt(rows.columns[place]!, at));
        if (object !== null) judge(state, rows, at, test, object, readers.length, limit);
      }
    },
    merge: (left, right) => ({
      total: left.total + right.total,
      judged: left.judged + right.judged,
      cells: [...left.cells, ...right.cells]
        .sort((a, b) => a.row - b.row || compareValues(a.values, b.values))
        .slice(0, limit),
      thrown: firstText(left.thrown, right.thrown),
    }),
    finish: ({ thrown, ...found }) => ({ ...found, ...(thrown !== undefined && { thrown }) }),
    encode: ({ total, judged, cells, thrown }) =>
      new TextEncoder().encode(
        JSON.stringify([
          total,
          judged,
          cells.map((cell) => [cell.row, cell.values.map(valueToJson)]),
          thrown ?? null,
        ]),
      ),
    decode: (bytes) =>
      readState(bytes, (json) => {
        const [total, judged, cells, thrown] = json as [number, number, [number, unknown[]][], string | null];
        return {
          total,
          judged,
          cells: cells.map(([at, values]) => ({ row: at, values: values.map(valueFromJson) })),
          thrown: thrown ?? undefined,
        };
      }),
  };
}

function judge(
  state: RowsState,
  rows: Rows,
  at: number,
  test: RowTest,
  object: object,
  columns: number,
  limit: number,
): void {
  let passes: boolean | undefined;
  try {
    passes = test(object);
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'async_check') throw error;
    passes = false;
    state.thrown = firstText(state.thrown, error instanceof Error ? error.message : String(error));
  }
  if (passes === undefined) return;
  state.judged++;
  if (passes) return;
  state.total++;
  if (state.cells.length >= limit) return;
  const raw = rows.columns.slice(columns).map((chunk) => valueAt(chunk, at));
  state.cells.push({ row: rows.firstOrdinal + at, values: raw });
}

function testOf(check: FunctionCheck): RowTest {
  const run = functionOf(check) as ((row: object) => unknown) | undefined;
  const zod = run === undefined ? undefined : (Reflect.get(run, ROW_CHECK) as RowCheck | undefined);
  if (zod !== undefined) return (row) => zodPasses(zod, row);
  return (row) => {
    const said = run!(row);
    refusePromise('a row check', said);
    return said === true || Boolean(said);
  };
}

/** A check of a zod object: it runs, as zod has it, on rows whose own columns pass. */
export interface RowCheck {
  readonly zod: ZodCheck;
  /** The zod object without its checks. */
  readonly base: unknown;
}

const ROW_CHECK: unique symbol = Symbol.for('millrace.row-check') as never;

/** A function that stands for a zod object's check. */
export function rowCheckFunction(check: RowCheck): (row: never) => unknown {
  const run = (row: never): unknown => zodPasses(check, row);
  return Object.assign(run, { [ROW_CHECK]: check });
}

function zodPasses({ zod, base }: RowCheck, row: object): boolean | undefined {
  if (isZodType(base) && runZod('a row', base, row).issues.length > 0) return undefined;
  const payload: Payload = { value: row, issues: [] };
  refusePromise('a row check', zod._zod.check(payload));
  return payload.issues.length === 0;
}

function firstText(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareValues(a, b) <= 0 ? a : b;
}
