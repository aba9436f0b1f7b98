import type { BuiltInState } from './accumulators/accumulator.js';
import type { Aggregate, Answers, Group } from './aggregate.js';
import { compareValues } from './compare-values.js';
import { UsageError } from './errors.js';
import { keyOfCode } from './key-table.js';
import { sourceFrom } from './memory-source.js';
import { checkScanOptions, type Planned, planKey, planScan, type Task } from './scan-plan.js';
import { runTasks, type TaskResult } from './scan-run.js';
import type { ScanOptions, Source, SourceInput } from './source.js';
import type { Value } from './value.js';

/**
 * Answers any number of aggregates in one pass over a source.
 *
 * The source is asked to answer what it can by itself (unless it can be read only `once`); the columns that the rest need are
 * streamed to the kernels. Aggregates that ask the same are computed once. Answers come in the shape of `aggregates`: a list
 * for a list, a record for a record. With `signal` it stops between batches and throws the signal's reason.
 *
 * @throws UsageError for an unknown column, kind or option, an input of the wrong type, or an ordered kind on a source without order.
 * @throws SourceError when the source can't be read.
 * @throws ResourceError when a state grows beyond `maxStateBytes`.
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, field, max, mean, scan, types } from '@millrace/columns';
 * const schema = { fields: [field('x', types.float64())] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, null, 3])]);
 * await scan([batch], { average: mean('x'), top: max('x') }); // => { average: 2, top: 3 }
 * ```
 */
export async function scan<
  const A extends readonly Aggregate<unknown>[] | { readonly [name: string]: Aggregate<unknown> },
>(source: SourceInput, aggregates: A, options: ScanOptions = {}): Promise<Answers<A>> {
  const from = sourceFrom(source);
  checkScanOptions('scan', options);
  if (typeof aggregates !== 'object' || aggregates === null) {
    throw new UsageError('bad_aggregate', 'scan takes a list or a record of aggregates.');
  }
  const list = Array.isArray(aggregates) ? (aggregates as readonly Aggregate[]) : Object.values(aggregates);
  const planned = planScan(from, list, options);
  const answers = await answerAll(from, planned, options);
  const answerOf = (aggregate: Aggregate) => answers.get(planKey(aggregate, from.schema));
  if (Array.isArray(aggregates)) return list.map(answerOf) as Answers<A>;
  return Object.fromEntries(
    Object.entries(aggregates as { readonly [name: string]: Aggregate }).map(([name, aggregate]) => [
      name,
      answerOf(aggregate),
    ]),
  ) as Answers<A>;
}

async function answerAll(
  source: Source,
  planned: ReadonlyMap<string, Planned>,
  options: ScanOptions,
): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  const entries = [...planned];
  if (entries.length === 0) return answers;
  options.signal?.throwIfAborted();
  if (source.answer !== undefined && source.once !== true) {
    const given = await source.answer(
      entries.map(([, { aggregate }]) => aggregate),
      options,
    );
    entries.forEach(([key], i) => {
      const answer = given[i];
      if (answer !== undefined) answers.set(key, answer.answer);
    });
  }
  const rest = entries.filter(([key]) => !answers.has(key));
  if (rest.length === 0) return answers;
  const results = await runPlanned(
    source,
    rest.map(([, one]) => one),
    options,
  );
  rest.forEach(([key, one]) => {
    answers.set(key, finishPlanned(one, results.get(one.task.key)!));
  });
  return answers;
}

/** Runs the tasks of planned aggregates, shared ones once; the results by task key. */
export async function runPlanned(
  source: Source,
  planned: readonly Planned[],
  options: ScanOptions,
  firstOrdinal = 0,
): Promise<Map<string, TaskResult>> {
  const tasks = new Map<string, Task>();
  for (const { task } of planned) if (!tasks.has(task.key)) tasks.set(task.key, task);
  const results = await runTasks(source, [...tasks.values()], options, firstOrdinal);
  return new Map(results.map((result) => [result.task.key, result]));
}

function finishPlanned(planned: Planned, result: TaskResult): unknown {
  if (result.groups === undefined) return finishOne(planned, result.state);
  return sortedGroups(result).map(
    ({ key, state }): Group<unknown> => ({ key, answer: finishOne(planned, state) }),
  );
}

/** A group of a result: its key, its accumulated state, and how many rows were taken. */
export interface ResultGroup {
  readonly key: readonly Value[];
  readonly state: unknown;
  readonly rows: number;
}

/** The groups of a result that have rows, in the order of their keys. */
export function sortedGroups(result: TaskResult): ResultGroup[] {
  const { table, states, rows } = result.groups!;
  const groups: ResultGroup[] = [];
  states.forEach((state, code) => {
    if (state !== undefined) groups.push({ key: keyOfCode(table, code), state, rows: rows[code]! });
  });
  return groups.sort((a, b) => compareValues(a.key, b.key));
}

function finishOne(planned: Planned, state: unknown): unknown {
  return planned.kind.finish(kindState(planned, state));
}

/** The state of an aggregate's kind, from the accumulated state that it may share with others. */
export function kindState({ builtIn, types, options, task }: Planned, accumulated: unknown): unknown {
  if (builtIn === undefined) return accumulated;
  const state: BuiltInState = {
    types,
    options,
    limit: { bytes: Number.MAX_SAFE_INTEGER, what: task.what },
    accumulated,
  };
  return state;
}
