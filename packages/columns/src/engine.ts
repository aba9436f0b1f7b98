import type { Source, SourceInput } from './source.js';

/** The outcome of a gate: whether the data may pass, and the full result as JSON. */
export interface GateOutcome {
  readonly success: boolean;
  readonly result: unknown;
}

/** A check that data must pass before it is published; it reads the source once and never throws for bad data. */
export type Gate = (source: Source) => Promise<GateOutcome>;

/** How a table file is written. */
export interface WriteOptions {
  readonly format?: 'parquet' | 'csv' | 'json' | 'arrow';
  readonly compression?: 'zstd' | 'snappy' | 'gzip' | 'none';
  /** Rows in a row group (Parquet only). */
  readonly rowGroupSize?: number;
  readonly signal?: AbortSignal;
}

/** What an engine wrote. */
export interface Written {
  readonly rows: number;
  readonly bytes: number;
}

/** What a runner needs of an engine: to open the files it wrote, and to write a source to a file. */
export interface Engine {
  readonly name: string;
  parquet(files: string | readonly string[]): Promise<Source>;
  write(source: SourceInput, path: string, options?: WriteOptions): Promise<Written>;
}
