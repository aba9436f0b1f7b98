import type { FlowProgress } from './flow.js';

/**
 * Writes a flow's progress for a person: on a terminal a line a dataset that counts, elsewhere the last of it alone.
 *
 * @example
 * ```ts
 * import { progressWriter } from '@millrace/pipeline';
 * const written: string[] = [];
 * const onProgress = progressWriter({ write: (text: string) => written.push(text) });
 * const entry = { partition: 'a', status: 'skipped', reason: '', rows: 1, gate: null, durationMs: 0, error: null } as const;
 * onProgress({ dataset: 'flights', done: 1, total: 2, entry });
 * onProgress({ dataset: 'flights', done: 2, total: 2, entry });
 * written; // => ['flights 2/2\n']
 * ```
 */
export function progressWriter(stream: {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}): (progress: FlowProgress) => void {
  return ({ dataset, done, total }) => {
    const end = done === total ? '\n' : '';
    if (stream.isTTY === true) stream.write(`\r${dataset} ${done}/${total}${end}`);
    else if (end !== '') stream.write(`${dataset} ${done}/${total}${end}`);
  };
}
