import type { Batch, Field, Schema } from '@millrace/columns';
import { type Connection, duckdb, type LogicalType } from './bindings.js';
import { readType } from './logical-type.js';
import { type ColumnReader, columnReader, rowLimit } from './vector-read.js';

/** How the rows of a SELECT are read. */
export interface SelectOptions {
  /** How the result's columns are read, by position; by their DuckDB types when absent. */
  readonly schema?: Schema;
  /** Rows in a batch (65,536 by default); a batch ends sooner when its bytes grow. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  /** Makes each call that may wait for rows of JavaScript, where there may be such. */
  readonly turn?: <T>(run: () => Promise<T>) => Promise<T>;
}

const MAX_BATCH_BYTES = 1 << 27;
const DEFAULT_BATCH_ROWS = 65_536;

/** Runs a SELECT on a connection and streams its rows; `call` minds each call to the engine. */
export async function* readResult(
  connection: Connection,
  sql: string,
  options: SelectOptions,
  call: <T>(pending: Promise<T>) => Promise<T>,
): AsyncGenerator<Batch> {
  const { signal, turn = (run) => run() } = options;
  const waiting = <T>(run: () => Promise<T>): Promise<T> =>
    turn(() => {
      signal?.throwIfAborted();
      return call(run());
    });
  const statement = await call(duckdb.prepare(connection, sql));
  try {
    const result = await waiting(() => duckdb.execute_prepared_streaming(statement));
    const logical = Array.from({ length: duckdb.column_count(result) }, (_, i) =>
      duckdb.column_logical_type(result, i),
    );
    const schema = options.schema ?? {
      fields: logical.map((type, i) => resultField(duckdb.column_name(result, i), type)),
    };
    const readers = schema.fields.map((field, i) => columnReader(field.type, logical[i]!));
    const limits = schema.fields.map((field, i) => rowLimit(field.type, logical[i]!));
    const size = Math.min(options.batchSize ?? DEFAULT_BATCH_ROWS, ...limits);
    let length = 0;
    for (;;) {
      const chunk = await waiting(() => duckdb.fetch_chunk(result));
      signal?.throwIfAborted();
      const rows = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk);
      if (rows === 0) break;
      for (let start = 0; start < rows; ) {
        const end = Math.min(rows, start + size - length);
        readers.forEach((reader, i) => {
          reader.append(duckdb.data_chunk_get_vector(chunk!, i), start, end);
        });
        length += end - start;
        start = end;
        if (length < size && gathered(readers) < MAX_BATCH_BYTES) continue;
        yield finishBatch(schema, readers, length);
        length = 0;
      }
    }
    if (length > 0) yield finishBatch(schema, readers, length);
  } finally {
    duckdb.destroy_prepare_sync(statement);
  }
}

function resultField(name: string, logical: LogicalType): Field {
  return { name, type: readType(logical, name).type, nullable: true };
}

function gathered(readers: readonly ColumnReader[]): number {
  return readers.reduce((sum, reader) => sum + reader.bytes(), 0);
}

function finishBatch(schema: Schema, readers: readonly ColumnReader[], length: number): Batch {
  return { schema, length, columns: readers.map((reader) => reader.finish()) };
}
