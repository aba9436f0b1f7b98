import { type Batch, isMillraceError, ResourceError, SourceError, UsageError } from '@millrace/columns';
import { type Config, type Connection, type Database, duckdb, type LogicalType } from './bindings.js';
import type { Feeds } from './feed.js';
import { readResult, type SelectOptions } from './result-read.js';
import { quoteText } from './sql-type.js';

/** What an instance of DuckDB may use and touch. */
export interface SessionOptions {
  /** A database file, whose tables are read by their names alone. */
  readonly file?: { readonly path: string; readonly readOnly: boolean };
  /** The name of an empty catalog in memory. */
  readonly views?: string;
  readonly memoryLimit: number;
  readonly threads: number | null;
  readonly tempDirectory: string;
  /** The only files that statements may open, or null for all. */
  readonly files: { readonly paths: readonly string[]; readonly directories: readonly string[] } | null;
}

/** The columns of a statement's result. */
export interface ResultColumn {
  readonly name: string;
  readonly logical: LogicalType;
}

/** One instance of DuckDB, with a connection for each statement that runs. */
export interface Session {
  /** Runs a SELECT and streams its rows, in order. */
  select(sql: string, options?: SelectOptions): AsyncGenerator<Batch>;
  /** Runs a statement for its effect, and gives the number of rows it changed. */
  execute(sql: string, signal?: AbortSignal): Promise<number>;
  /** The columns that a single statement would give, and its kind (`SELECT`, …). */
  describe(sql: string): Promise<{ readonly columns: readonly ResultColumn[]; readonly kind: string }>;
  /** Stops what runs and frees the instance. */
  close(): Promise<void>;
}

/** Opens an instance whose configuration can't be changed any more. */
export async function openSession(options: SessionOptions, feeds: Feeds): Promise<Session> {
  const config = duckdb.create_config();
  const settings: Record<string, string> = {
    memory_limit: `${Math.max(1, Math.floor(options.memoryLimit / 1_000_000))}MB`,
    temp_directory: options.tempDirectory,
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    ...(options.threads !== null && { threads: String(options.threads) }),
    ...(options.file?.readOnly && { access_mode: 'READ_ONLY' }),
  };
  for (const [name, value] of Object.entries(settings)) duckdb.set_config(config, name, value);
  const database = await openDatabase(options, config);
  const connections: Connection[] = [];
  try {
    for (let i = 0; i < READY_CONNECTIONS; i++) connections.push(await readyConnection(database));
    await configure(connections[0]!, options, feeds);
  } catch (error) {
    for (const connection of connections) duckdb.disconnect_sync(connection);
    duckdb.close_sync(database);
    const message = error instanceof Error ? error.message : String(error);
    throw new SourceError('engine', `DuckDB could not be set up: ${message}`, { cause: error });
  }
  return new OpenSession(database, connections, feeds);
}

// With the 1 MB that a result is read ahead by default, a reader waits for the engine after every few vectors. The setting
// belongs to a connection and can't be made once the configuration is locked.
const READY_CONNECTIONS = 4;

async function readyConnection(database: Database): Promise<Connection> {
  const connection = await duckdb.connect(database);
  await duckdb.query(connection, "SET streaming_buffer_size = '16MB'");
  return connection;
}

async function configure(connection: Connection, options: SessionOptions, feeds: Feeds): Promise<void> {
  if (options.views !== undefined)
    await duckdb.query(connection, `ATTACH ':memory:' AS ${options.views} (READ_WRITE)`);
  await duckdb.query(connection, "SET GLOBAL TimeZone = 'UTC'");
  feeds.register(connection);
  if (options.files !== null) {
    const list = (items: readonly string[]): string => `[${items.map(quoteText).join(', ')}]`;
    await duckdb.query(connection, `SET allowed_paths = ${list(options.files.paths)}`);
    await duckdb.query(connection, `SET allowed_directories = ${list(options.files.directories)}`);
    await duckdb.query(connection, 'SET enable_external_access = false');
  }
  await duckdb.query(connection, 'SET lock_configuration = true');
}

async function openDatabase({ file }: SessionOptions, config: Config): Promise<Database> {
  if (file === undefined) return duckdb.open(':memory:', config);
  try {
    return await duckdb.open(file.path, config);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SourceError('database_file', `Database file '${file.path}' can't be opened: ${message}`, {
      issues: [{ code: 'database_file', file: file.path, message }],
      cause: error,
    });
  }
}

class OpenSession implements Session {
  readonly #database: Database;
  readonly #feeds: Feeds;
  readonly #idle: Connection[];
  readonly #busy: Set<Connection> = new Set();
  #closed: Promise<void> | null = null;
  /** Calls that the engine is working on. */
  readonly #calls: Set<Promise<unknown>> = new Set();

  constructor(database: Database, connections: Connection[], feeds: Feeds) {
    this.#database = database;
    this.#feeds = feeds;
    this.#idle = connections;
  }

  async #acquire(): Promise<Connection> {
    if (this.#closed !== null) throw new UsageError('closed', 'The database has been closed.');
    const connection = this.#idle.pop() ?? (await this.#call(duckdb.connect(this.#database)));
    this.#busy.add(connection);
    return connection;
  }

  #release(connection: Connection, reusable: boolean): void {
    if (!this.#busy.delete(connection)) return;
    if (reusable && this.#closed === null) this.#idle.push(connection);
    else duckdb.disconnect_sync(connection);
  }

  async #call<T>(call: Promise<T>): Promise<T> {
    const settled = call.then(
      () => undefined,
      () => undefined,
    );
    this.#calls.add(settled);
    try {
      const result = await call;
      // A result whose connection is gone ends as if it were whole.
      if (this.#closed !== null) throw new UsageError('closed', 'The database was closed while this ran.');
      return result;
    } finally {
      this.#calls.delete(settled);
    }
  }

  /** Lends a connection to `use`; a statement that is interrupted or left half read takes its connection with it. */
  async #lend<T>(signal: AbortSignal | undefined, use: (connection: Connection) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const connection = await this.#acquire();
    const stop = (): void => duckdb.interrupt(connection);
    signal?.addEventListener('abort', stop);
    let done = false;
    try {
      const result = await this.#call(use(connection));
      done = true;
      return result;
    } catch (error) {
      throw this.#translate(error, signal);
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#release(connection, done && signal?.aborted !== true);
    }
  }

  #translate(error: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return signal.reason;
    if (isMillraceError(error)) return error;
    const message = error instanceof Error ? error.message : String(error);
    const fed = this.#feeds.errorOf(message);
    if (fed !== undefined) return fed;
    if (this.#closed !== null)
      return new UsageError('closed', 'The database was closed while this ran.', { cause: error });
    if (/^Out of Memory Error/.test(message)) {
      // What the engine advises is for its own settings, which are locked.
      const [first = message] = message.split('\n');
      return new ResourceError(
        'out_of_memory',
        `DuckDB needs more memory than its limit, and can't spill all of it: ${first}. Open the database with a higher memoryLimit, or fewer threads.`,
        { issues: [{ code: 'out_of_memory', message: first }], cause: error },
      );
    }
    return new SourceError('duckdb', message, { cause: error });
  }

  execute(sql: string, signal?: AbortSignal): Promise<number> {
    return this.#lend(signal, async (connection) => {
      const result = await duckdb.query(connection, sql);
      if (duckdb.column_count(result) !== 1) return 0;
      const chunk = await duckdb.fetch_chunk(result);
      if (chunk === null || duckdb.data_chunk_get_size(chunk) === 0) return 0;
      if (duckdb.column_type(result, 0) !== duckdb.Type.BIGINT) return 0;
      const data = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, 0), 8);
      return Number(new DataView(data.buffer, data.byteOffset).getBigInt64(0, true));
    });
  }

  describe(sql: string): Promise<{ readonly columns: readonly ResultColumn[]; readonly kind: string }> {
    return this.#lend(undefined, async (connection) => {
      const { extracted_statements, statement_count } = await duckdb.extract_statements(connection, sql);
      if (statement_count !== 1) {
        const problem = statement_count === 0 ? duckdb.extract_statements_error(extracted_statements) : '';
        throw new UsageError(
          'one_statement',
          problem || `The SQL must be one statement, not ${statement_count}.`,
        );
      }
      const statement = await duckdb.prepare_extracted_statement(connection, extracted_statements, 0);
      try {
        const count = duckdb.prepared_statement_column_count(statement);
        const columns = Array.from({ length: count }, (_, i) => ({
          name: duckdb.prepared_statement_column_name(statement, i),
          logical: duckdb.prepared_statement_column_logical_type(statement, i),
        }));
        return {
          columns,
          kind: duckdb.StatementType[duckdb.prepared_statement_type(statement)] ?? 'INVALID',
        };
      } finally {
        duckdb.destroy_prepare_sync(statement);
      }
    });
  }

  async *select(sql: string, options: SelectOptions = {}): AsyncGenerator<Batch> {
    const { signal } = options;
    signal?.throwIfAborted();
    const connection = await this.#acquire();
    const stop = (): void => duckdb.interrupt(connection);
    signal?.addEventListener('abort', stop);
    let done = false;
    try {
      yield* readResult(connection, sql, options, (call) => this.#call(call));
      done = signal?.aborted !== true;
    } catch (error) {
      throw this.#translate(error, signal);
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#release(connection, done);
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#shut();
    return this.#closed;
  }

  async #shut(): Promise<void> {
    // Let #closed be set before a statement that is stopped here asks for it.
    await Promise.resolve();
    for (const connection of this.#busy) duckdb.interrupt(connection);
    await Promise.all(this.#calls);
    for (const connection of [...this.#idle, ...this.#busy]) duckdb.disconnect_sync(connection);
    this.#idle.length = 0;
    this.#busy.clear();
    duckdb.close_sync(this.#database);
  }
}
