import { UsageError } from '@millrace/columns';

/** How far a piece of work has come; sizes are in bytes. */
export interface VersioningProgress {
  readonly phase: 'hash' | 'store' | 'checkout';
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

/** Options of everything that reads files. */
export interface WorkOptions {
  /** Threads at most; the machine's cores, eight at most, by default. */
  readonly jobs?: number;
  /** Stops the work between two chunks of 1 MiB; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: VersioningProgress) => void;
}

/** Options of everything that writes: it holds the repository's lock meanwhile. */
export interface LockedWorkOptions extends WorkOptions {
  /** How long to wait for another process that holds the lock, in ms; 3,000 by default, as DVC does. */
  readonly lockTimeoutMs?: number;
}

export function checkOptions(options: LockedWorkOptions): void {
  const { jobs, lockTimeoutMs } = options;
  if (jobs !== undefined && (!Number.isSafeInteger(jobs) || jobs < 1))
    throw new UsageError('bad_option', `jobs is ${String(jobs)}; it must be a whole number from 1 on.`);
  if (lockTimeoutMs !== undefined && !(typeof lockTimeoutMs === 'number' && lockTimeoutMs >= 0))
    throw new UsageError(
      'bad_option',
      `lockTimeoutMs is ${String(lockTimeoutMs)}; it must be a number of ms from 0 on.`,
    );
  options.signal?.throwIfAborted();
}
