import { parentPort, workerData } from 'node:worker_threads';
import type { Issue } from '@millrace/columns';
import { VersioningError } from './errors.js';
import { CHUNK_BYTES, type HashedFile } from './internal/file-work.js';
import { type Job, stepsOf } from './internal/job.js';
import type { PlacedFile } from './internal/place-file.js';
import type { StoredFile } from './internal/store-file.js';

/** A failure as data: classes do not survive the way between threads. */
export interface JobFailure {
  readonly code: string | undefined;
  readonly message: string;
  readonly issues: readonly Issue[];
  readonly cause: unknown;
  readonly error: unknown;
}

export type JobResult =
  | { readonly ok: true; readonly value: HashedFile | StoredFile | PlacedFile }
  | { readonly ok: false; readonly failure: JobFailure };

export type WorkerReply =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'results'; readonly results: readonly JobResult[] }
  | { readonly kind: 'stopped' };

const REPORT_BYTES = 8 << 20;

if (parentPort !== null && isOurs(workerData)) serve(parentPort, workerData.thread, workerData.stop);

function isOurs(data: unknown): data is { thread: number; stop: Int32Array } {
  return typeof data === 'object' && data !== null && 'thread' in data && 'stop' in data;
}

function serve(port: NonNullable<typeof parentPort>, thread: number, stop: Int32Array): void {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  port.on('message', (jobs: readonly Job[] | null) => {
    if (jobs === null) return port.close();
    const results: JobResult[] = [];
    let bytes = 0;
    const report = (): void => {
      port.postMessage({ kind: 'bytes', bytes } satisfies WorkerReply);
      bytes = 0;
    };
    const stopped = jobs.some((job) => {
      const result = runJob(job, buffer, thread, stop, (count) => {
        bytes += count;
        if (bytes >= REPORT_BYTES) report();
      });
      if (result !== undefined) results.push(result);
      return result === undefined;
    });
    report();
    port.postMessage({ kind: 'results', results } satisfies WorkerReply);
    if (stopped) port.postMessage({ kind: 'stopped' } satisfies WorkerReply);
  });
}

function runJob(
  job: Job,
  buffer: Buffer,
  thread: number,
  stop: Int32Array,
  onBytes: (bytes: number) => void,
): JobResult | undefined {
  const steps = stepsOf(job, buffer, thread);
  try {
    for (;;) {
      if (Atomics.load(stop, 0) !== 0) return undefined;
      const step = steps.next();
      if (step.done === true) return { ok: true, value: step.value };
      onBytes(step.value);
    }
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  } finally {
    steps.return(undefined as never);
  }
}

function failureOf(error: unknown): JobFailure {
  if (error instanceof VersioningError)
    return {
      code: error.code,
      message: error.message,
      issues: error.issues,
      cause: error.cause,
      error: undefined,
    };
  return { code: undefined, message: String(error), issues: [], cause: undefined, error };
}
