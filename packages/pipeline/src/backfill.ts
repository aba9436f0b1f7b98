import { isMillraceError, UsageError } from '@millrace/columns';
import pLimit from 'p-limit';
import type { PartitionManifest } from './manifest.js';
import type { PartitionOutcome } from './publication.js';

/** What became of one partition of a backfill. */
export interface BackfillEntry {
  readonly partition: string;
  readonly status: PartitionOutcome['status'] | 'failed' | 'cancelled';
  readonly reason: string;
  readonly rows: number | null;
  /** How the gate judged what was written; null where there is no such judgement. */
  readonly gate: PartitionManifest['gate'] | null;
  readonly durationMs: number;
  readonly error: { readonly name: string; readonly code: string | null; readonly message: string } | null;
}

/** The report of a backfill: one entry a partition, in the order asked for, and how many ended how. */
export interface BackfillReport {
  readonly entries: readonly BackfillEntry[];
  readonly counts: Readonly<Record<BackfillEntry['status'], number>>;
  readonly durationMs: number;
}

/** How a backfill goes about its partitions. */
export interface BackfillOptions {
  /** How many partitions are worked on at once (2 by default). */
  readonly parallelism?: number;
  /** After so many failed partitions no further one is started (no limit by default); rejected ones don't count. */
  readonly maxFailures?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly total: number;
    readonly entry: BackfillEntry;
  }) => void;
}

type Settled = Omit<BackfillEntry, 'partition' | 'durationMs'>;

function settledFrom(outcome: PartitionOutcome): Settled {
  const { status, reason, manifest, rejection } = outcome;
  const gate = (manifest ?? rejection)?.gate ?? null;
  return { status, reason, rows: manifest?.data.rows ?? null, gate, error: null };
}

function settledFromError(error: unknown): Settled {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const code = isMillraceError(error) ? error.code : null;
  return { status: 'failed', reason: message, rows: null, gate: null, error: { name, code, message } };
}

function countStatuses(entries: readonly BackfillEntry[]): BackfillReport['counts'] {
  const counts = { published: 0, regated: 0, skipped: 0, rejected: 0, failed: 0, cancelled: 0 };
  for (const { status } of entries) counts[status] += 1;
  return counts;
}

/**
 * Runs `publish` for every partition of a range with bounded parallelism and reports on each; one that fails stops no other.
 *
 * To resume after a kill, call it again: partitions that are up to date are skipped by `publish` itself.
 *
 * @throws UsageError when `parallelism` or `maxFailures` is not a positive integer, or a partition is named twice.
 * @example
 * ```ts
 * import { backfill, days } from '@millrace/pipeline';
 * const report = await backfill(days('2013-01-01', '2013-01-03'), async (partition) => ({
 *   partition, status: 'skipped', reason: 'up to date', manifest: null, file: null, rejection: null, durationMs: 0,
 * }));
 * report.counts.skipped; // => 2
 * ```
 */
export async function backfill(
  partitions: readonly string[],
  publish: (partition: string, context: { readonly signal?: AbortSignal }) => Promise<PartitionOutcome>,
  options: BackfillOptions = {},
): Promise<BackfillReport> {
  const { parallelism = 2, maxFailures = Number.POSITIVE_INFINITY, signal, onProgress } = options;
  checkOptions(partitions, parallelism, maxFailures);
  const start = performance.now();
  const limit = pLimit(parallelism);
  let failures = 0;
  let done = 0;

  const settle = async (partition: string): Promise<Settled> => {
    if (hasAborted(signal)) return cancelled('the backfill was aborted');
    if (failures >= maxFailures) return cancelled(`${failures} partitions had failed before`);
    try {
      return settledFrom(await publish(partition, signal ? { signal } : {}));
    } catch (error) {
      if (hasAborted(signal)) return cancelled('the backfill was aborted');
      failures += 1;
      return settledFromError(error);
    }
  };

  const runOne = async (partition: string): Promise<BackfillEntry> => {
    const began = performance.now();
    const entry = { partition, ...(await settle(partition)), durationMs: performance.now() - began };
    done += 1;
    onProgress?.({ done, total: partitions.length, entry });
    return entry;
  };

  const entries = await Promise.all(partitions.map((partition) => limit(runOne, partition)));
  return { entries, counts: countStatuses(entries), durationMs: performance.now() - start };
}

/** The report of two backfills, one after the other. */
export function joinReports(first: BackfillReport, second: BackfillReport): BackfillReport {
  const entries = [...first.entries, ...second.entries];
  return { entries, counts: countStatuses(entries), durationMs: first.durationMs + second.durationMs };
}

// A call, so that the compiler does not take the first answer for the second.
function hasAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function cancelled(reason: string): Settled {
  return { status: 'cancelled', reason, rows: null, gate: null, error: null };
}

function checkOptions(partitions: readonly string[], parallelism: number, maxFailures: number): void {
  const counts: readonly (readonly [string, number])[] = [
    ['parallelism', parallelism],
    ['maxFailures', maxFailures],
  ];
  for (const [name, value] of counts) {
    if (value >= 1 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY)) continue;
    throw new UsageError('bad_option', `${name} must be a positive integer, not ${value}.`, {
      issues: [{ code: 'bad_option', option: name, actual: value }],
    });
  }
  const twice = partitions.find((partition, index) => partitions.indexOf(partition) !== index);
  if (twice !== undefined) {
    throw new UsageError('duplicate_partition', `Partition '${twice}' is named twice; name each once.`, {
      issues: [{ code: 'duplicate_partition', partition: twice }],
    });
  }
}
