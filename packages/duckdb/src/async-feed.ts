import type { Batch, Progress, Source } from '@millrace/columns';
import { pickColumns } from './arrow-source.js';
import type { Feed } from './feed.js';
import { oneDeeper } from './turns.js';

/** A feed of any source, read once; `stop` ends the reading, wherever it is. */
export interface AsyncFeed extends Feed {
  stop(): Promise<void>;
}

/** Options of {@link asyncFeed}. */
export interface AsyncFeedOptions {
  /** The depth of the statement that reads it. */
  readonly depth: number;
  /** The columns that are read, in this order; all by default. */
  readonly columns?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** What is done to each batch on its way. */
  readonly through?: (batch: Batch) => Batch;
}

/**
 * Reads a source batch by batch for a table function, which can't wait: while the next batch is on its way the reader says
 * so. A batch is valid until the next is asked for, so that one is asked for when all rows of this one have been copied.
 */
export function asyncFeed(source: Source, schema: Feed['schema'], options: AsyncFeedOptions): AsyncFeed {
  const { depth, columns, signal, onProgress, through } = options;
  const read = { ...(columns && { columns }), ...(signal && { signal }) };
  const iterator = source.batches(read)[Symbol.asyncIterator]();
  let pending: Promise<void> | null = null;
  let ready: IteratorResult<Batch> | null = null;
  let failure: { readonly error: unknown } | null = null;
  let rows = 0;
  const ask = (): Promise<void> =>
    oneDeeper(depth, () => iterator.next()).then(
      (result) => {
        ready = result;
        pending = null;
      },
      (error) => {
        failure = { error };
        pending = null;
      },
    );
  const next = (columns: readonly number[]): Batch | 'idle' | null => {
    if (failure !== null) throw failure.error;
    if (ready === null) {
      pending ??= ask();
      return 'idle';
    }
    if (ready.done) return null;
    const batch = through === undefined ? ready.value : through(ready.value);
    ready = null;
    rows += batch.length;
    onProgress?.({ rows, totalRows: source.rowCount ?? null });
    return pickColumns(batch, columns);
  };
  return {
    schema,
    rowCount: source.rowCount ?? null,
    open: (columns) => ({ next: () => next(columns), close: () => {} }),
    stop: async () => {
      const end = async (): Promise<void> => {
        if (ready === null || !ready.done) await iterator.return?.();
      };
      // A source that does not answer must not hold up the news that the write has failed.
      if (pending === null) await end();
      else void pending.then(end).catch(() => {});
    },
  };
}
