import type { Aggregate, AggregateKind } from './aggregate.js';
import type { Batch } from './chunk.js';
import type { Schema } from './data-type.js';

/** What to read from a {@link Source}. */
export interface ReadOptions {
  /** The columns wanted, in the order wanted; all when absent. */
  readonly columns?: readonly string[];
  /** About how many rows a batch should have; a hint. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  /** Called by a source that reads other rows than it gives, as `filter` does: how far it has come in those it reads. */
  readonly onRead?: (progress: Progress) => void;
}

/** How far a read has come: rows done, and rows in all when that is known; behind a `filter`, of the rows that it looks at. */
export interface Progress {
  readonly rows: number;
  readonly totalRows: number | null;
}

/** Options of `scan` and of a source's own `answer`. */
export interface ScanOptions {
  /** Kinds beyond the built-in ones, looked up by name. */
  readonly kinds?: readonly AggregateKind[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly batchSize?: number;
  /** The ceiling of one aggregate's state, in bytes (256 MiB by default). */
  readonly maxStateBytes?: number;
}

/**
 * Something that rows can be read from: an Arrow table, a Parquet file through an engine, a projection of either.
 *
 * It can be read again and again unless `once` is true. A batch is valid until the next is asked for. A row's ordinal
 * is its 0-based place in reading order; a source without a stable order says `ordered: false`.
 */
export interface Source {
  readonly schema: Schema;
  /** How the source is called in messages: a file name, a table name. */
  readonly name?: string;
  readonly once?: boolean;
  readonly ordered?: boolean;
  readonly rowCount?: number;
  batches(options?: ReadOptions): AsyncIterable<Batch>;
  /**
   * Answers what it can by itself, in one pass: one entry per aggregate, undefined where it can't (those are then
   * streamed to the kernels). Answers equal those of the kernels to the bit.
   */
  answer?(
    aggregates: readonly Aggregate[],
    options: ScanOptions,
  ): Promise<readonly ({ readonly answer: unknown } | undefined)[]>;
}

/** A record batch of any copy or version of apache-arrow, read structurally. */
export interface ArrowBatchLike {
  readonly schema: { readonly fields: readonly unknown[] };
  readonly numRows: number;
  readonly data: { readonly children: readonly unknown[] };
}

/** A table of any copy or version of apache-arrow, read structurally. */
export interface ArrowTableLike {
  readonly schema: { readonly fields: readonly unknown[] };
  readonly numRows: number;
  readonly batches: readonly unknown[];
}

/** What every function that reads a source takes: a source, an Arrow table or record batches, or batches. */
export type SourceInput =
  | Source
  | ArrowTableLike
  | ArrowBatchLike
  | readonly ArrowBatchLike[]
  | readonly Batch[];
