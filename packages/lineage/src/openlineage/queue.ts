import { ResourceError, UsageError } from '@millrace/columns';
import type { OpenLineageEvent } from './event.js';
import type { OnLost, Transport } from './transport.js';

/** How a queue of events is bounded. */
export interface QueueOptions {
  /** How many events may wait (10,000 by default). */
  readonly limit?: number;
  /** When the queue is full: `wait` until there is room (the default), or `refuse` the event. */
  readonly whenFull?: 'wait' | 'refuse';
}

interface Waiting {
  readonly event: OpenLineageEvent;
  readonly onLost: OnLost | undefined;
}

/** A transport that accepts events at once and delivers them one after the other, in order, through `deliver`. */
export function queuedTransport(
  name: string,
  deliver: (event: OpenLineageEvent) => Promise<void>,
  options: QueueOptions = {},
): Transport {
  const { limit = 10_000, whenFull = 'wait' } = options;
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(
      'bad_option',
      `limit of a queue must be a whole number of at least 1, not ${limit}.`,
    );
  const queue: Waiting[] = [];
  const forRoom: (Waiting & { readonly enter: () => void })[] = [];
  let working: Promise<void> | null = null;
  let closed = false;

  const work = async (): Promise<void> => {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      try {
        await deliver(next.event);
      } catch (reason) {
        next.onLost?.(reason);
      }
      queue.shift();
      const entering = forRoom.shift();
      if (entering) {
        queue.push(entering);
        entering.enter();
      }
    }
    working = null;
  };

  const emit = async (event: OpenLineageEvent, onLost?: OnLost): Promise<void> => {
    if (closed) throw new UsageError('closed', `The ${name} transport is closed.`);
    if (queue.length >= limit) {
      if (whenFull === 'refuse')
        throw new ResourceError('queue_full', `${limit} events wait for the ${name} transport already.`);
      return new Promise((enter) => forRoom.push({ event, onLost, enter }));
    }
    queue.push({ event, onLost });
    working ??= work();
  };

  const flush = async (): Promise<void> => {
    while (working) await working;
  };

  const close = async (): Promise<void> => {
    closed = true;
    await flush();
  };

  return { name, emit, flush, close, pending: () => [...queue, ...forRoom].map(({ event }) => event) };
}
