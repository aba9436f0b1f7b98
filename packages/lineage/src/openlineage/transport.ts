import { ResourceError } from '@millrace/columns';
import type { OpenLineageEvent } from './event.js';

/** Called with the reason when an event that was accepted could not be delivered after all. */
export type OnLost = (reason: unknown) => void;

/** Where events go. Events arrive in the order in which they were emitted. */
export interface Transport {
  readonly name: string;
  /** Settles when the event is delivered, or accepted for delivery: then `onLost` tells if that fails later. */
  emit(event: OpenLineageEvent, onLost?: OnLost): Promise<void>;
  /** Settles when nothing is under way any more; what failed was told to `onLost`. */
  flush(): Promise<void>;
  /** Flushes and ends; nothing can be emitted afterwards. */
  close(): Promise<void>;
  /** What was accepted and is not delivered yet, oldest first. */
  pending?(): readonly OpenLineageEvent[];
}

const settled = async (): Promise<void> => {};

/**
 * Drops every event.
 *
 * @example
 * ```ts
 * import { noopTransport } from '@millrace/lineage/openlineage';
 * noopTransport().name; // => 'noop'
 * ```
 */
export function noopTransport(): Transport {
  return { name: 'noop', emit: settled, flush: settled, close: settled };
}

/**
 * Keeps events in memory, for tests and for looking at.
 *
 * @example
 * ```ts
 * import { jobEvent, memoryTransport } from '@millrace/lineage/openlineage';
 * const memory = memoryTransport();
 * await memory.emit(jobEvent({ job: { namespace: 'flights', name: 'daily' } }));
 * memory.events.length; // => 1
 * ```
 */
export function memoryTransport(): Transport & { readonly events: readonly OpenLineageEvent[] } {
  const events: OpenLineageEvent[] = [];
  return {
    name: 'memory',
    events,
    emit: async (event) => {
      events.push(event);
    },
    flush: settled,
    close: settled,
  };
}

/**
 * Prints each event as one line of JSON.
 *
 * @example
 * ```ts
 * import { consoleTransport, jobEvent } from '@millrace/lineage/openlineage';
 * const lines: string[] = [];
 * const transport = consoleTransport({ print: (line) => lines.push(line) });
 * await transport.emit(jobEvent({ job: { namespace: 'flights', name: 'daily' } }));
 * JSON.parse(lines[0] ?? '').job.name; // => 'daily'
 * ```
 */
export function consoleTransport(options: { readonly print?: (line: string) => void } = {}): Transport {
  const { print = (line) => console.log(line) } = options;
  return {
    name: 'console',
    emit: async (event) => print(JSON.stringify(event)),
    flush: settled,
    close: settled,
  };
}

/**
 * Hands each event to several transports, in order; one that fails does not keep it from the others.
 *
 * @example
 * ```ts
 * import { compositeTransport, jobEvent, memoryTransport } from '@millrace/lineage/openlineage';
 * const [first, second] = [memoryTransport(), memoryTransport()];
 * await compositeTransport([first, second]).emit(jobEvent({ job: { namespace: 'flights', name: 'daily' } }));
 * [first.events.length, second.events.length]; // => [1, 1]
 * ```
 */
export function compositeTransport(
  transports: readonly Transport[],
  options: {
    /** Go on to the next transport after one failed (true by default). */
    readonly continueOnFailure?: boolean;
    /** Go on to the next transport after one succeeded (true by default); else the rest are fallbacks. */
    readonly continueOnSuccess?: boolean;
  } = {},
): Transport {
  const { continueOnFailure = true, continueOnSuccess = true } = options;
  const emit = async (event: OpenLineageEvent, onLost?: OnLost): Promise<void> => {
    const failures: { transport: string; reason: unknown }[] = [];
    let delivered = false;
    for (const transport of transports) {
      try {
        await transport.emit(event, onLost);
        delivered = true;
        if (!continueOnSuccess) break;
      } catch (reason) {
        failures.push({ transport: transport.name, reason });
        if (!continueOnFailure) break;
      }
    }
    const first = failures[0];
    if (first === undefined || (delivered && !continueOnSuccess)) return;
    throw new ResourceError(
      'transport_failed',
      `An OpenLineage event did not reach ${failures.map(({ transport }) => transport).join(', ')}: ${reasonText(first.reason)}`,
      {
        issues: failures.map(({ transport }) => ({ code: 'transport_failed', transport })),
        cause: first.reason,
      },
    );
  };
  return {
    name: 'composite',
    emit,
    flush: async () => void (await Promise.allSettled(transports.map((transport) => transport.flush()))),
    close: async () => void (await Promise.allSettled(transports.map((transport) => transport.close()))),
    pending: () => transports.flatMap((transport) => transport.pending?.() ?? []),
  };
}

/** Why something failed, in words. */
export function reasonText(reason: unknown): string {
  try {
    return reason instanceof Error ? reason.message : String(reason);
  } catch {
    return 'for a reason that can not be shown';
  }
}
