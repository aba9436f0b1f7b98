import { appendFileSync } from 'node:fs';
import type { OpenLineage } from '../openlineage/client.js';

/** What {@link flushAtExit} does about a process that ends. */
export interface FlushAtExitOptions {
  /** Signals that end the open runs with ABORT before they end the process; `SIGINT` and `SIGTERM` unless given. */
  readonly signals?: readonly NodeJS.Signals[];
  /** How long a signal waits for events to arrive; 5000 by default. */
  readonly timeoutMs?: number;
  /** Where events that did not arrive are appended, one line of JSON each; without it, they are only counted on the console. */
  readonly unsent?: string;
}

/**
 * Sees to it that a client's events arrive when the process ends: waits for them at a natural end; aborts open runs and waits, for
 * a while, at a signal; and after `process.exit` writes what did not arrive to a file. Gives a function that undoes it.
 *
 * @example
 * ```ts
 * import { noopTransport, openLineage } from '@millrace/lineage/openlineage';
 * import { flushAtExit } from '@millrace/lineage/node/openlineage';
 * const undo = flushAtExit(openLineage({ transport: noopTransport() }), { signals: ['SIGTERM'] });
 * undo();
 * ```
 */
export function flushAtExit(lineage: OpenLineage, options: FlushAtExitOptions = {}): () => void {
  const { signals = ['SIGINT', 'SIGTERM'], timeoutMs = 5000, unsent } = options;
  const onSignal = (signal: NodeJS.Signals): void => {
    void endRuns(lineage, signal, timeoutMs).finally(() => {
      undo();
      // Without our handler, the signal does what it does.
      process.kill(process.pid, signal);
    });
  };
  const onExit = (): void => keepUnsent(lineage, unsent);
  const onBeforeExit = (): void => void lineage.flush();
  const undo = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('beforeExit', onBeforeExit);
    process.off('exit', onExit);
  };
  for (const signal of signals) process.once(signal, onSignal);
  process.once('beforeExit', onBeforeExit);
  process.once('exit', onExit);
  return undo;
}

async function endRuns(lineage: OpenLineage, signal: string, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  const done = lineage.abortRuns(`The process was ended by ${signal}.`).then(() => lineage.flush());
  await Promise.race([done, late]);
  clearTimeout(timer);
}

function keepUnsent(lineage: OpenLineage, path: string | undefined): void {
  const pending = lineage.transport.pending?.() ?? [];
  if (pending.length === 0) return;
  if (path === undefined) {
    console.warn(`${pending.length} OpenLineage events did not arrive before the process ended.`);
    return;
  }
  appendFileSync(path, pending.map((event) => `${JSON.stringify(event)}\n`).join(''));
}
