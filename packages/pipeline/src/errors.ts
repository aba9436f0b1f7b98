import { isMillraceError, MillraceError, type MillraceErrorOptions } from '@millrace/columns';
import { systemFault } from './system-fault.js';

/**
 * Thrown when a partition could not be built or published for a reason other than its data: the cause says why, and what
 * was published before still stands.
 *
 * @example
 * ```ts
 * import { PartitionError } from '@millrace/pipeline';
 * new PartitionError('2013-01-05', 'write', new Error('no space left on device')).partition; // => '2013-01-05'
 * ```
 */
export class PartitionError extends MillraceError {
  readonly partition: string;
  readonly step: string;

  constructor(partition: string, step: string, cause: unknown) {
    const reason = systemFault(cause) ?? (cause instanceof Error ? cause.message : String(cause));
    super('partition_failed', `Partition ${partition} failed at step '${step}': ${reason}`, {
      cause,
      issues: [{ code: 'partition_failed', partition, step }],
    });
    this.name = 'PartitionError';
    this.partition = partition;
    this.step = step;
  }
}

/**
 * Thrown by a build function to say that its input data must not be published: the partition is rejected, not failed.
 *
 * `schema`'s SchemaError and `expectations`' DataQualityError reject in the same way.
 *
 * @example
 * ```ts
 * import { PartitionRejected } from '@millrace/pipeline';
 * new PartitionRejected('no flights left after cleaning', { rows: 0 }).message; // => 'no flights left after cleaning'
 * ```
 */
export class PartitionRejected extends MillraceError {
  /** The full result that led to the rejection, as JSON. */
  readonly result: unknown;

  constructor(reason: string, result: unknown = null, options: MillraceErrorOptions = {}) {
    super('partition_rejected', reason, options);
    this.name = 'PartitionRejected';
    this.result = result;
  }
}

const REJECTING = new Set(['PartitionRejected', 'SchemaError', 'DataQualityError']);

/** Whether an error speaks of bad data (the partition is rejected) and not of a fault (the partition failed). */
export function isRejection(error: unknown): error is MillraceError {
  return isMillraceError(error) && REJECTING.has(error.name);
}

/** The JSON result that a rejecting error carries, under whichever name its package gives it. */
export function rejectionResult(error: MillraceError): unknown {
  const carrier = error as MillraceError & { readonly result?: unknown; readonly report?: unknown };
  return carrier.result ?? carrier.report ?? null;
}
