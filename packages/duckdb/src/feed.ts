import { randomBytes } from 'node:crypto';
import type { Batch, Schema } from '@millrace/columns';
import { type Connection, type DataChunk, duckdb, type TableFunctionInfo, VECTOR_ROWS } from './bindings.js';
import { logicalType } from './sql-type.js';
import { fillVector } from './vector-write.js';

/** Rows of JavaScript that DuckDB reads through a table function, in order, on one thread. */
export interface Feed {
  readonly schema: Schema;
  readonly rowCount: number | null;
  /** Opens the wanted columns (places in the schema) for one scan. */
  open(columns: readonly number[]): FeedReader;
}

/** One scan of a {@link Feed}. */
interface FeedReader {
  /** The next batch of the wanted columns; `idle` when it has not come yet, null at the end. */
  next(): Batch | 'idle' | null;
  close(): void;
}

/** The feeds of one database. */
export interface Feeds {
  /** Makes the feeds readable in an instance. */
  register(connection: Connection): void;
  /** Adds a feed, and gives the SQL of its rows: c0 … c(n-1), o (ordinal), idle. */
  add(feed: Feed): FeedHandle;
  /** The error behind a message that DuckDB passed on, if a feed threw it. */
  errorOf(message: string): unknown;
}

interface FeedHandle {
  readonly sql: string;
  /** Closes the scans that are still open, once no statement reads the feed. */
  closeScans(): void;
  remove(): void;
}

interface Scan {
  readonly reader: FeedReader;
  readonly columns: readonly number[];
  readonly width: number;
  batch: Batch | null;
  at: number;
  ordinal: number;
  /** How often in a row there was nothing yet. */
  idle: number;
}

interface Entry {
  readonly feed: Feed;
  readonly scans: Set<FeedReader>;
}

const Type = duckdb.Type;
const ERROR = /millrace-error:(\d+)/;

/** A table function takes a feed's number; both are random, so that SQL of others can't guess them. */
export function createFeeds(): Feeds {
  const name = `millrace_${randomBytes(8).toString('hex')}`;
  const entries = new Map<bigint, Entry>();
  const errors = new Map<string, unknown>();
  let failures = 0;
  const fail = (error: unknown): string => {
    failures++;
    errors.set(String(failures), error);
    return `millrace-error:${failures}`;
  };
  return {
    register: (connection) => registerFunction(connection, name, entries, fail),
    add: (feed) => {
      const id = randomBytes(8).readBigUInt64LE() >> 1n;
      const entry: Entry = { feed, scans: new Set() };
      entries.set(id, entry);
      return {
        sql: `${name}(${id}::UBIGINT)`,
        closeScans: () => {
          for (const reader of entry.scans) reader.close();
          entry.scans.clear();
        },
        remove: () => entries.delete(id),
      };
    },
    errorOf: (message) => {
      const key = ERROR.exec(message)?.[1];
      if (key === undefined) return undefined;
      const error = errors.get(key);
      errors.delete(key);
      return error;
    },
  };
}

function registerFunction(
  connection: Connection,
  name: string,
  entries: ReadonlyMap<bigint, Entry>,
  fail: (error: unknown) => string,
): void {
  const definition = duckdb.create_table_function();
  duckdb.table_function_set_name(definition, name);
  duckdb.table_function_add_parameter(definition, duckdb.create_logical_type(Type.UBIGINT));
  duckdb.table_function_supports_projection_pushdown(definition, true);
  duckdb.table_function_set_bind(definition, (info) => {
    const entry = entries.get(duckdb.get_uint64(duckdb.bind_get_parameter(info, 0)));
    if (entry === undefined) {
      duckdb.bind_set_error(info, 'There are no such rows.');
      return;
    }
    const { schema, rowCount } = entry.feed;
    schema.fields.forEach((field, i) => {
      duckdb.bind_add_result_column(info, `c${i}`, logicalType(field.type));
    });
    duckdb.bind_add_result_column(info, 'o', duckdb.create_logical_type(Type.BIGINT));
    duckdb.bind_add_result_column(info, 'idle', duckdb.create_logical_type(Type.INTEGER));
    if (rowCount !== null) duckdb.bind_set_cardinality(info, rowCount, true);
    duckdb.bind_set_bind_data(info, entry);
  });
  duckdb.table_function_set_init(definition, (info) => {
    try {
      duckdb.init_set_max_threads(info, 1);
      const entry = duckdb.init_get_bind_data(info) as Entry;
      const count = duckdb.init_get_column_count(info);
      const columns = Array.from({ length: count }, (_, i) => duckdb.init_get_column_index(info, i));
      duckdb.init_set_init_data(info, startScan(entry, columns));
    } catch (error) {
      duckdb.init_set_error(info, fail(error));
    }
  });
  duckdb.table_function_set_function(definition, (info, output) => {
    try {
      scanNext(duckdb.function_get_init_data(info) as Scan, output);
    } catch (error) {
      reportError(info, output, fail(error));
    }
  });
  duckdb.register_table_function(connection, definition);
  duckdb.destroy_table_function_sync(definition);
}

function reportError(info: TableFunctionInfo, output: DataChunk, message: string): void {
  duckdb.data_chunk_set_size(output, 0);
  duckdb.function_set_error(info, message);
}

function startScan(entry: Entry, columns: readonly number[]): Scan {
  const width = entry.feed.schema.fields.length;
  const reader = entry.feed.open(columns.filter((column) => column < width));
  entry.scans.add(reader);
  return { reader, columns, width, batch: null, at: 0, ordinal: 0, idle: 0 };
}

const PAUSE_WORK = 1 << 14;
const LONG_PAUSE_WORK = 1 << 19;
const SHORT_IDLE = 3;

function scanNext(scan: Scan, output: DataChunk): void {
  while (scan.batch === null || scan.at >= scan.batch.length) {
    const next = scan.reader.next();
    if (next === null || next === 'idle') {
      if (next === 'idle') emitIdle(scan, output);
      else duckdb.data_chunk_set_size(output, 0);
      return;
    }
    scan.batch = next;
    scan.idle = 0;
    scan.at = 0;
  }
  const { batch, at } = scan;
  const end = Math.min(batch.length, at + VECTOR_ROWS);
  duckdb.data_chunk_set_size(output, end - at);
  let place = 0;
  scan.columns.forEach((column, i) => {
    const vector = duckdb.data_chunk_get_vector(output, i);
    if (column < scan.width) fillVector(vector, batch.columns[place++]!, at, end);
    else if (column === scan.width) fillOrdinals(output, i, scan.ordinal, end - at);
    else fillWaits(output, i, end - at, 0);
  });
  scan.at = end;
  scan.ordinal += end - at;
}

/**
 * A table function has no way to wait: it gives a row that says "not yet", which SQL filters out (`whenReady`). The engine
 * must take its time over that row, or its calls come so fast that they keep the event loop from its turn. It does so on its own
 * thread: a pause here would hold up the very rows that are waited for, the more so where several scans wait.
 */
function emitIdle(scan: Scan, output: DataChunk): void {
  scan.idle++;
  const work = scan.idle > SHORT_IDLE ? LONG_PAUSE_WORK : PAUSE_WORK;
  duckdb.data_chunk_set_size(output, 1);
  scan.columns.forEach((column, i) => {
    if (column > scan.width) fillWaits(output, i, 1, work);
    else nullRow(output, i);
  });
}

/** The rows of a feed that may say "not yet". */
export function whenReady(sql: string): string {
  return `(SELECT * FROM ${sql} WHERE CASE WHEN idle = 0 THEN true ELSE length(md5(repeat('x', idle))) = 0 END)`;
}

function nullRow(output: DataChunk, column: number): void {
  const vector = duckdb.data_chunk_get_vector(output, column);
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, new ArrayBuffer(8), 0, 8);
}

function fillWaits(output: DataChunk, column: number, rows: number, work: number): void {
  const waits = new Int32Array(rows).fill(work);
  duckdb.copy_data_to_vector(duckdb.data_chunk_get_vector(output, column), 0, waits.buffer, 0, rows * 4);
}

function fillOrdinals(output: DataChunk, column: number, first: number, rows: number): void {
  const ordinals = new BigInt64Array(rows);
  for (let i = 0; i < rows; i++) ordinals[i] = BigInt(first + i);
  duckdb.copy_data_to_vector(duckdb.data_chunk_get_vector(output, column), 0, ordinals.buffer, 0, rows * 8);
}
