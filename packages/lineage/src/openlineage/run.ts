import { UsageError } from '@millrace/columns';
import {
  type DatasetInput,
  type InputDatasetInput,
  jobEvent,
  type OutputDatasetInput,
  runEvent,
} from './build-event.js';
import type { OpenLineage } from './client.js';
import type { RunEvent, RunState } from './event.js';
import type { FacetInput } from './facet.js';
import type { JobFacetBodies } from './job-facets.js';
import type { JobName, ParentRunFacet, RunFacetBodies } from './run-facets.js';
import { newRunId } from './run-id.js';
import { reasonText } from './transport.js';

/** What is known of a run when it starts. */
export interface RunOptions {
  /** A new one, unless given. */
  readonly runId?: string;
  /** The client's, unless given. */
  readonly namespace?: string;
  readonly facets?: FacetInput<RunFacetBodies>;
  readonly jobFacets?: FacetInput<JobFacetBodies>;
  readonly inputs?: readonly InputDatasetInput[];
  readonly outputs?: readonly OutputDatasetInput[];
  /** When it is aborted, a run that throws ends with ABORT instead of FAIL. */
  readonly signal?: AbortSignal;
}

/** A run between its START and its end: takes what becomes known of it on the way. */
export interface OpenRun {
  readonly lineage: OpenLineage;
  readonly runId: string;
  readonly job: JobName;
  /** What a run started by this one, here or in another process, names as its parent. */
  readonly asParent: ParentRunFacet;
  /** Adds a dataset that is read, or facets to one that was added before. Throws UsageError if the specification forbids it. */
  addInput(dataset: InputDatasetInput): void;
  /** Adds a dataset that is written, or facets to one that was added before. */
  addOutput(dataset: OutputDatasetInput): void;
  addFacets(facets: FacetInput<RunFacetBodies>): void;
  addJobFacets(facets: FacetInput<JobFacetBodies>): void;
  /** Tells of all that is known so far. */
  report(state?: 'RUNNING' | 'OTHER'): Promise<void>;
  /** Each of these ends the run; only the first one counts. */
  complete(): Promise<void>;
  fail(reason: unknown): Promise<void>;
  abort(reason: string): Promise<void>;
}

/**
 * Does some work as a run of a job: emits START, then exactly one of COMPLETE, FAIL (when the work throws, with its message) and
 * ABORT (when it throws after `signal` was aborted). Inside a run, hand that run on instead of the client: it becomes the parent.
 *
 * Gives what the work gives, and throws what it throws; lineage that can't be delivered never makes it fail.
 *
 * @example
 * ```ts
 * import { memoryTransport, openLineage, withRun } from '@millrace/lineage/openlineage';
 * const transport = memoryTransport();
 * const lineage = openLineage({ transport, namespace: 'flights' });
 * const rows = await withRun(lineage, 'daily', async (run) => {
 *   run.addInput({ namespace: 'file', name: '/data/raw.csv' });
 *   await withRun(run, 'daily.clean', async () => {});
 *   run.addOutput({ namespace: 'file', name: '/data/day.parquet', outputFacets: { outputStatistics: { rowCount: 842 } } });
 *   return 842;
 * });
 * rows; // => 842
 * const told = transport.events.map((event) => 'run' in event && `${event.eventType} ${event.job.name}`);
 * told; // => ['START daily', 'START daily.clean', 'COMPLETE daily.clean', 'COMPLETE daily']
 * ```
 */
export async function withRun<Result>(
  within: OpenLineage | OpenRun,
  job: string,
  work: (run: OpenRun) => Result | Promise<Result>,
  options: RunOptions = {},
): Promise<Result> {
  const run = await startRun(within, job, options);
  let result: Result;
  try {
    result = await work(run);
  } catch (reason) {
    if (isAbort(reason, options.signal)) await run.abort(reasonText(reason));
    else await run.fail(reason);
    throw reason;
  }
  await run.complete();
  return result;
}

/**
 * Starts a run by hand, for work that is not one function: emits START; the caller ends it.
 *
 * @throws UsageError when what is known of the run is nothing that the specification allows.
 * @example
 * ```ts
 * import { memoryTransport, openLineage, startRun } from '@millrace/lineage/openlineage';
 * const transport = memoryTransport();
 * const run = await startRun(openLineage({ transport }), 'daily');
 * await run.fail(new Error('no such file'));
 * await run.complete(); // too late
 * transport.events.map((event) => 'run' in event && event.eventType); // => ['START', 'FAIL']
 * ```
 */
export async function startRun(
  within: OpenLineage | OpenRun,
  job: string,
  options: RunOptions = {},
): Promise<OpenRun> {
  const lineage = 'lineage' in within ? within.lineage : within;
  const parent = 'lineage' in within ? within.asParent : lineage.parent;
  const run = openRun(lineage, parent, job, options);
  const started = run.emit('START');
  lineage.openRuns.add(run);
  await started;
  return run;
}

function isAbort(reason: unknown, signal: AbortSignal | undefined): boolean {
  if (signal) return signal.aborted;
  return typeof reason === 'object' && (reason as Error | null)?.name === 'AbortError';
}

type Emitting = OpenRun & { emit(state: RunState): Promise<void> };

function openRun(
  lineage: OpenLineage,
  parent: ParentRunFacet | null,
  name: string,
  options: RunOptions,
): Emitting {
  const { runId = newRunId(lineage.now()), namespace = lineage.namespace } = options;
  const job: JobName = { namespace, name };
  const { event, ...facts } = gatherFacts(lineage, runId, job, parent, options);
  let ended = false;
  const end = async (state: RunState, added?: FacetInput<RunFacetBodies>): Promise<void> => {
    if (ended) return;
    ended = true;
    lineage.openRuns.delete(run);
    await lineage.emit(event(state, added));
  };
  const self: ParentRunFacet = { run: { runId }, job };
  const run: Emitting = {
    lineage,
    runId,
    job,
    asParent: { ...self, root: parent?.root ?? (parent ? withoutRoot(parent) : self) },
    ...facts,
    emit: (state) => lineage.emit(event(state)),
    report: async (state = 'RUNNING') => {
      if (ended && state === 'RUNNING')
        throw new UsageError('run_ended', `The run of ${name} has ended; only OTHER may follow.`);
      await lineage.emit(event(state));
    },
    complete: () => end('COMPLETE'),
    fail: (reason) => end('FAIL', { errorMessage: errorMessageOf(reason) }),
    abort: (reason) => end('ABORT', { errorMessage: { message: reason, programmingLanguage: 'JavaScript' } }),
  };
  return run;
}

type Facts = Pick<OpenRun, 'addInput' | 'addOutput' | 'addFacets' | 'addJobFacets'> & {
  /** The event that tells of all that is known so far. */
  event(state: RunState, added?: FacetInput<RunFacetBodies>): RunEvent;
};

// Each fact is tried in an event of its own, so that what is forbidden is refused where it is given.
function gatherFacts(
  lineage: OpenLineage,
  runId: string,
  job: JobName,
  parent: ParentRunFacet | null,
  options: RunOptions,
): Facts {
  const inputs = new Map<string, InputDatasetInput>();
  const outputs = new Map<string, OutputDatasetInput>();
  let facets: FacetInput<RunFacetBodies> = joinFacets(parent ? { parent } : {}, options.facets);
  let jobFacets: FacetInput<JobFacetBodies> = options.jobFacets ?? {};
  for (const dataset of options.inputs ?? []) addDataset(inputs, dataset);
  for (const dataset of options.outputs ?? []) addDataset(outputs, dataset);
  const context = () => ({ producer: lineage.producer, eventTime: lineage.now() });
  const event: Facts['event'] = (eventType, added = {}) => {
    const run = { runId, facets: joinFacets(facets, added) };
    const datasets = { inputs: [...inputs.values()], outputs: [...outputs.values()] };
    return runEvent({ eventType, run, job: { ...job, facets: jobFacets }, ...datasets }, context());
  };
  return {
    event,
    addInput: (dataset) => {
      jobEvent({ job, inputs: [dataset] }, context());
      addDataset(inputs, dataset);
    },
    addOutput: (dataset) => {
      jobEvent({ job, outputs: [dataset] }, context());
      addDataset(outputs, dataset);
    },
    addFacets: (added) => {
      event('OTHER', added);
      facets = joinFacets(facets, added);
    },
    addJobFacets: (added) => {
      jobEvent({ job: { ...job, facets: added } }, context());
      jobFacets = joinFacets(jobFacets, added);
    },
  };
}

function withoutRoot({ run, job }: ParentRunFacet): ParentRunFacet {
  return { run, job };
}

function joinFacets<Bodies extends object>(
  said: FacetInput<Bodies>,
  added: FacetInput<Bodies> | undefined,
): FacetInput<Bodies> {
  if (added === undefined) return said;
  const custom = { ...said.custom, ...added.custom };
  return { ...said, ...added, ...(Object.keys(custom).length > 0 && { custom }) };
}

type AnyDataset = DatasetInput &
  Pick<InputDatasetInput, 'inputFacets'> &
  Pick<OutputDatasetInput, 'outputFacets'>;

function addDataset<Input extends AnyDataset>(known: Map<string, Input>, dataset: Input): void {
  const key = JSON.stringify([dataset.namespace, dataset.name]);
  const before = known.get(key);
  const joined: AnyDataset = {
    ...dataset,
    ...(before?.facets && { facets: joinFacets(before.facets, dataset.facets) }),
    ...(before?.inputFacets && { inputFacets: joinFacets(before.inputFacets, dataset.inputFacets) }),
    ...(before?.outputFacets && { outputFacets: joinFacets(before.outputFacets, dataset.outputFacets) }),
  };
  known.set(key, joined as Input);
}

function errorMessageOf(reason: unknown): NonNullable<RunFacetBodies['errorMessage']> {
  const stack = reason instanceof Error ? reason.stack : undefined;
  return {
    message: reasonText(reason),
    programmingLanguage: 'JavaScript',
    ...(typeof stack === 'string' && { stackTrace: stack }),
  };
}
