import { checkLimit, DEFAULT_STATE_BYTES } from './accumulators/limit.js';
import type { Rows } from './aggregate.js';
import type { BoundExpression } from './bound.js';
import type { Batch, Chunk } from './chunk.js';
import { duringBlock, takenRows } from './dense.js';
import { evaluate, selectRows } from './evaluate.js';
import { type KeyTable, keyBound, keyCodes, keyTable, keyTableBytes } from './key-table.js';
import { prepareExpression } from './prepare.js';
import type { Task, Updater } from './scan-plan.js';
import { sliceBatch } from './slice-chunk.js';
import type { ReadOptions, ScanOptions, Source } from './source.js';

/** The outcome of one task: its state, or its states by key code. */
export interface TaskResult {
  readonly task: Task;
  /** The state of a task without `by`. */
  readonly state: unknown;
  readonly groups: Groups | undefined;
  /** The rows of the source that were read, by ordinal: from `begin` to `end` (exclusive). */
  readonly begin: number;
  readonly end: number;
}

/** The groups of a task with `by`: keys by code, and states by code (undefined where no row was taken). */
interface Groups {
  readonly table: KeyTable;
  readonly states: unknown[];
  /** By code: how many rows were taken. */
  readonly rows: number[];
  /** By code: the ordinal up to which an ordered state covers the rows. */
  readonly covered: number[];
  /** What the states take beside their keys and their fixed part. */
  bytes: number;
}

/** How many rows are worked on at a time: few enough for the columns at hand to stay in the processor's cache. */
const BLOCK = 32_768;
/** About what a state of a group costs, beside its key and what it grows by. */
export const GROUP_BYTES = 256;

/** Reads a source once and updates every task. */
export async function runTasks(
  source: Source,
  tasks: readonly Task[],
  options: ScanOptions,
  firstOrdinal = 0,
): Promise<TaskResult[]> {
  const expressions = tasks.flatMap(({ of, where, by }) => [...of, ...(where ? [where] : []), ...(by ?? [])]);
  for (const expression of expressions) await prepareExpression(expression);
  const columns = [...new Set(expressions.flatMap((bound) => bound.columns))];
  const begin = firstOrdinal;
  const tables = new Map<string, KeyTable>();
  const running = tasks.map(
    (task): Running => ({
      task,
      state: task.by === undefined ? task.updater.start() : undefined,
      groups: task.by === undefined ? undefined : startGroups(task, tables),
      begin,
    }),
  );
  const { signal, onProgress, batchSize } = options;
  let told = false;
  const read: ReadOptions = {
    columns,
    ...(batchSize !== undefined && { batchSize }),
    ...(signal && { signal }),
    ...(onProgress && {
      onRead: (progress) => {
        told = true;
        onProgress(progress);
      },
    }),
  };
  const totalRows = source.rowCount ?? null;
  let rows = 0;
  signal?.throwIfAborted();
  for await (const batch of source.batches(read)) {
    signal?.throwIfAborted();
    for (let start = 0; start < batch.length; start += BLOCK) {
      const block = sliceBatch(batch, start, Math.min(batch.length, start + BLOCK));
      duringBlock(() => updateAll(running, block, firstOrdinal + rows + start, options));
    }
    rows += batch.length;
    if (!told) onProgress?.({ rows, totalRows });
  }
  signal?.throwIfAborted();
  const end = begin + rows;
  for (const { task, groups } of running)
    if (task.ordered && groups !== undefined) coverAll(task, groups, end);
  return running.map(({ task, state, groups }) => ({ task, state, groups, begin, end }));
}

interface Running {
  readonly task: Task;
  readonly state: unknown;
  readonly groups: Groups | undefined;
  readonly begin: number;
}

function coverAll({ updater }: Task, { states, covered }: Groups, end: number): void {
  states.forEach((state, code) => {
    if (state !== undefined) coverGap(updater, state, covered[code]!, end);
  });
}

function startGroups(task: Task, tables: Map<string, KeyTable>): Groups {
  let table = tables.get(task.groupKey);
  if (table === undefined) {
    table = keyTable(task.by!.map(({ type }) => type));
    tables.set(task.groupKey, table);
  }
  return { table, states: [], rows: [], covered: [], bytes: 0 };
}

function updateAll(
  running: readonly Running[],
  block: Batch,
  firstOrdinal: number,
  options: ScanOptions,
): void {
  const shared = blockValues(block, firstOrdinal);
  for (const run of running) {
    const { task, state, groups } = run;
    const rows = shared.rows(task);
    if (groups === undefined) task.updater.update(state, rows);
    else updateGroups({ ...run, groups }, rows, shared.parts(task, groups.table), options);
  }
}

interface BlockValues {
  rows(task: Task): Rows;
  parts(task: Task, table: KeyTable): Part[];
}

/** The rows of one group within a block. */
interface Part {
  readonly code: number;
  readonly selection: Uint32Array;
}

// Whatever several tasks need of a block is computed once: expressions, selections, rows, groups.
function blockValues(block: Batch, firstOrdinal: number): BlockValues {
  const chunks = new Map<BoundExpression, Chunk>();
  const selections = new Map<string, Uint32Array | null>();
  const rowsByKey = new Map<string, Rows>();
  const partsByKey = new Map<string, Part[]>();
  const chunkOf = (bound: BoundExpression): Chunk => {
    let chunk = chunks.get(bound);
    if (chunk === undefined) {
      chunk = evaluate(bound, block).chunk;
      chunks.set(bound, chunk);
    }
    return chunk;
  };
  const rowsOf = (
    key: string,
    whereKey: string,
    where: BoundExpression | undefined,
    of: readonly BoundExpression[],
  ) => {
    let rows = rowsByKey.get(key);
    if (rows === undefined) {
      let selection = selections.get(whereKey);
      if (selection === undefined) {
        selection = where === undefined ? null : selectRows(where, block);
        selections.set(whereKey, selection);
      }
      rows = { columns: of.map(chunkOf), length: block.length, selection, firstOrdinal };
      rowsByKey.set(key, rows);
    }
    return rows;
  };
  return {
    rows: (task) => rowsOf(task.rowsKey, task.whereKey, task.where, task.of),
    parts(task, table) {
      let parts = partsByKey.get(task.groupKey);
      if (parts === undefined) {
        const rows = rowsOf(task.groupKey, task.whereKey, task.where, task.by!);
        parts = partition(keyCodes(table, rows), keyBound(table), rows);
        partsByKey.set(task.groupKey, parts);
      }
      return parts;
    },
  };
}

// A counting sort of the taken rows by key code; rows stay ascending within a group.
function partition(codes: Int32Array, bound: number, rows: Rows): Part[] {
  const count = takenRows(rows);
  const ends = new Uint32Array(bound + 1);
  const present: number[] = [];
  for (let i = 0; i < count; i++) {
    const code = codes[i]!;
    if (ends[code + 1]! === 0) present.push(code);
    ends[code + 1]! += 1;
  }
  for (let code = 0; code < bound; code++) ends[code + 1]! += ends[code]!;
  const sorted = new Uint32Array(count);
  const next = ends.slice(0, bound);
  const { selection } = rows;
  for (let i = 0; i < count; i++) sorted[next[codes[i]!]!++] = selection === null ? i : selection[i]!;
  return present.map((code) => ({ code, selection: sorted.subarray(ends[code]!, ends[code + 1]!) }));
}

function updateGroups(
  { task, groups, begin }: Running & { readonly groups: Groups },
  rows: Rows,
  parts: readonly Part[],
  options: ScanOptions,
): void {
  const { table, states } = groups;
  const { updater } = task;
  const bytesOf = (state: unknown): number => updater.bytes?.(state) ?? 0;
  for (const { code, selection } of parts) {
    const before = states[code] === undefined ? 0 : bytesOf(states[code]);
    states[code] ??= updater.start();
    groups.rows[code] = (groups.rows[code] ?? 0) + selection.length;
    if (task.ordered) {
      coverGap(updater, states[code], groups.covered[code] ?? begin, rows.firstOrdinal);
      groups.covered[code] = rows.firstOrdinal + rows.length;
    }
    updater.update(states[code], { ...rows, selection });
    groups.bytes += bytesOf(states[code]) - before;
  }
  const bytes = keyTableBytes(table) + states.length * GROUP_BYTES + groups.bytes;
  checkLimit({ bytes: options.maxStateBytes ?? DEFAULT_STATE_BYTES, what: `${task.what} by key` }, bytes);
}

/** Tells an ordered state of the rows from `begin` to `end` (exclusive), none of which is of its group. */
export function coverGap(updater: Updater, state: unknown, begin: number, end: number): void {
  if (begin === end) return;
  updater.update(state, {
    columns: [],
    length: end - begin,
    selection: new Uint32Array(0),
    firstOrdinal: begin,
  });
}
