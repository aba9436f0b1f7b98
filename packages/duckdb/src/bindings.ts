// The low-level bindings, not @duckdb/node-api: vectors are read and filled in bulk, which only they allow.
import duckdb from '@duckdb/node-bindings';

export type {
  Config,
  Connection,
  Database,
  DataChunk,
  LogicalType,
  TableFunctionInfo,
  Vector,
} from '@duckdb/node-bindings';
export { duckdb };

/** The most rows that a DuckDB vector holds. */
export const VECTOR_ROWS = 2048;
