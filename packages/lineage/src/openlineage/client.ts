import { DEFAULT_PRODUCER } from './build-event.js';
import { type DecorateOptions, decorate } from './decorate.js';
import type { OpenLineageEvent, RunEvent } from './event.js';
import { parseOpenLineageEvent } from './event-schema.js';
import type { JobName, ParentRunFacet } from './run-facets.js';
import { reasonText, type Transport } from './transport.js';

/** What an {@link openLineage} client is made of. */
export interface OpenLineageOptions extends DecorateOptions {
  readonly transport: Transport;
  /** The namespace of jobs that name none; `default` unless given. */
  readonly namespace?: string;
  /** URI of the software that makes the events; this package, unless given. */
  readonly producer?: string;
  /** The run, of another process perhaps, that started whatever runs here. */
  readonly parent?: ParentRunFacet;
  /** Jobs whose runs are not to be told of. */
  readonly ignore?: (job: JobName) => boolean;
  /** Told of each event that did not arrive; by default a line to `console.warn`. A job never fails for it. */
  readonly onError?: (reason: unknown, event: OpenLineageEvent) => void;
  /** The clock. */
  readonly now?: () => Date;
}

/** A run that has started and not ended. */
export interface RunToAbort {
  abort(reason: string): Promise<void>;
}

/** A client: where jobs tell what they do. Made by {@link openLineage}. */
export interface OpenLineage {
  readonly namespace: string;
  readonly producer: string;
  readonly parent: ParentRunFacet | null;
  readonly transport: Transport;
  readonly now: () => Date;
  /** The runs that `startRun` and `withRun` began and that have not ended. */
  readonly openRuns: Set<RunToAbort>;
  /** Hands an event to the transport. Only an event that the specification does not allow makes it fail. */
  emit(event: OpenLineageEvent): Promise<void>;
  /** Ends every open run with ABORT. */
  abortRuns(reason: string): Promise<void>;
  /** Settles when all events have arrived or were given up. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A client that sends OpenLineage events to a transport.
 *
 * @example
 * ```ts
 * import { jobEvent, memoryTransport, openLineage } from '@millrace/lineage/openlineage';
 * const transport = memoryTransport();
 * const lineage = openLineage({ transport, namespace: 'flights' });
 * await lineage.emit(jobEvent({ job: { namespace: lineage.namespace, name: 'daily' } }));
 * await lineage.close();
 * transport.events.length; // => 1
 * ```
 */
export function openLineage(options: OpenLineageOptions): OpenLineage {
  const { transport, namespace = 'default', producer = DEFAULT_PRODUCER, now = () => new Date() } = options;
  const { onError = warn, ignore = () => false, parent = null } = options;
  const openRuns = new Set<RunToAbort>();
  const lose = (reason: unknown, event: OpenLineageEvent): void => {
    try {
      onError(reason, event);
    } catch (failure) {
      warn(failure, event);
    }
  };
  const emit = async (given: OpenLineageEvent): Promise<void> => {
    const event = decorate(parseOpenLineageEvent(given), options, producer);
    if ('run' in event && ignore({ namespace: event.job.namespace, name: event.job.name })) return;
    try {
      await transport.emit(event, (reason) => lose(reason, event));
    } catch (reason) {
      lose(reason, event);
    }
  };
  return {
    namespace,
    producer,
    parent,
    transport,
    now,
    openRuns,
    emit,
    abortRuns: async (reason) => {
      // The youngest first, so that a child ends before its parent.
      for (const run of [...openRuns].reverse()) await run.abort(reason);
    },
    flush: () => transport.flush(),
    close: () => transport.close(),
  };
}

function warn(reason: unknown, event: OpenLineageEvent): void {
  const { job, eventType } = event as Partial<RunEvent>;
  const what = [eventType, job?.name].filter((word) => word !== undefined).join(' of ');
  console.warn(`An OpenLineage event (${what || 'dataset'}) was lost: ${reasonText(reason)}`);
}
