import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { VersioningError } from '../errors.js';
import type { JobFailure, JobResult, WorkerReply } from '../worker.js';
import { CHUNK_BYTES } from './file-work.js';
import { type Job, type ResultOf, stepsOf } from './job.js';

/** A job, the bytes it is expected to read, and what becomes of its result. */
export interface Task<J extends Job> {
  readonly job: J;
  readonly bytes: number;
  /** Called in the main thread; an error thrown here stops the work. */
  readonly done: (result: ResultOf<J>) => void;
  /** Takes a failure of this job alone and lets the others go on; without it the failure stops the work. */
  readonly failed?: (error: unknown) => void;
}

export interface PoolOptions {
  readonly jobs: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (bytes: number) => void;
}

/** Below this much work, starting threads costs more than it saves. */
const WORTH_THREADS = { files: 256, bytes: 16 << 20 };
/** One message carries many small files, but not many large ones. */
const BATCH = { files: 64, bytes: 4 << 20 };
const SLICE_MS = 8;

/** Present in the built package; run from source (or bundled into one file) everything happens in this thread. */
const WORKER_URL = new URL('./worker.js', import.meta.url);

/** Runs every task, in worker threads where it pays; at most one buffer of 1 MiB a thread is held. */
export async function runTasks<J extends Job>(
  tasks: readonly Task<J>[],
  options: PoolOptions,
): Promise<void> {
  options.signal?.throwIfAborted();
  const threads = Math.min(options.jobs ?? Math.min(availableParallelism(), 8), tasks.length);
  const bytes = tasks.reduce((sum, task) => sum + task.bytes, 0);
  const isLarge = tasks.length >= WORTH_THREADS.files || bytes >= WORTH_THREADS.bytes;
  if (threads > 1 && isLarge && existsSync(fileURLToPath(WORKER_URL)))
    await runInWorkers(tasks, threads, options);
  else await runInline(tasks, options);
}

async function runInline<J extends Job>(tasks: readonly Task<J>[], options: PoolOptions): Promise<void> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let sliceEnd = performance.now() + SLICE_MS;
  const breathe = async (): Promise<void> => {
    if (performance.now() < sliceEnd) return;
    await turn();
    options.signal?.throwIfAborted();
    sliceEnd = performance.now() + SLICE_MS;
  };
  for (const task of tasks) {
    const steps = stepsOf(task.job, buffer, 0);
    try {
      let step = steps.next();
      while (step.done !== true) {
        options.onBytes(step.value);
        await breathe();
        step = steps.next();
      }
      task.done(step.value as ResultOf<J>);
    } catch (error) {
      if (options.signal?.aborted || task.failed === undefined) throw error;
      task.failed(error);
    } finally {
      // Runs the cleaning of a job that was stopped between two steps.
      steps.return(undefined as never);
    }
    await breathe();
  }
}

async function runInWorkers<J extends Job>(
  tasks: readonly Task<J>[],
  threads: number,
  options: PoolOptions,
): Promise<void> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const queue = batchesOf(tasks);
  const onAbort = (): void => {
    Atomics.store(stop, 0, 1);
  };
  options.signal?.addEventListener('abort', onAbort);
  try {
    const lanes = Array.from({ length: Math.min(threads, queue.length) }, (_, index) =>
      runLane(index + 1, stop, queue, options).catch((error: unknown) => {
        Atomics.store(stop, 0, 1);
        throw error;
      }),
    );
    const failures = (await Promise.allSettled(lanes)).filter((lane) => lane.status === 'rejected');
    options.signal?.throwIfAborted();
    if (failures[0] !== undefined) throw failures[0].reason;
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

/** One worker takes batch after batch; it ends by itself, never by `terminate`, so that every job cleans up. */
async function runLane<J extends Job>(
  thread: number,
  stop: Int32Array,
  queue: Task<J>[][],
  options: PoolOptions,
): Promise<void> {
  const worker = new Worker(WORKER_URL, { workerData: { thread, stop } });
  const replies = repliesOf(worker);
  try {
    for (
      let batch = queue.shift();
      batch !== undefined && Atomics.load(stop, 0) === 0;
      batch = queue.shift()
    ) {
      worker.postMessage(batch.map((task) => task.job));
      for (let finished = 0; finished < batch.length; ) {
        const reply = await replies();
        if (reply.kind === 'bytes') options.onBytes(reply.bytes);
        else if (reply.kind === 'stopped') return;
        else for (const result of reply.results) settle(batch[finished++]!, result);
      }
    }
  } finally {
    worker.postMessage(null);
    await new Promise((resolve) => worker.once('exit', resolve));
  }
}

function settle<J extends Job>(task: Task<J>, result: JobResult): void {
  if (result.ok) {
    task.done(result.value as ResultOf<J>);
    return;
  }
  const error = revive(result.failure);
  if (task.failed === undefined) throw error;
  task.failed(error);
}

/** An error crosses threads as data and becomes the same error again. */
function revive(failure: JobFailure): unknown {
  if (failure.code === undefined) return failure.error;
  return new VersioningError(failure.code, failure.message, { issues: failure.issues, cause: failure.cause });
}

function repliesOf(worker: Worker): () => Promise<WorkerReply> {
  const arrived: WorkerReply[] = [];
  let broken: unknown;
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
  };
  worker.on('message', (reply: WorkerReply) => {
    arrived.push(reply);
    notify();
  });
  worker.on('error', (error) => {
    broken = error;
    notify();
  });
  return async () => {
    while (arrived.length === 0) {
      if (broken !== undefined) throw broken;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return arrived.shift()!;
  };
}

function batchesOf<J extends Job>(tasks: readonly Task<J>[]): Task<J>[][] {
  const batches: Task<J>[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const task of tasks) {
    const last = batches.at(-1);
    if (last === undefined || last.length >= BATCH.files || bytes + task.bytes > BATCH.bytes) {
      batches.push([task]);
      bytes = task.bytes;
    } else {
      last.push(task);
      bytes += task.bytes;
    }
  }
  return batches;
}
