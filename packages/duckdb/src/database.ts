import type { ReadOptions, Source, SourceInput, WriteOptions, Written } from '@millrace/columns';
import type { Table } from 'apache-arrow';
import { tableFromSource } from './arrow.js';
import { openMemory } from './arrow-source.js';
import { type CsvOptions, openCsv } from './csv.js';
import type { FilesInput } from './file-sets.js';
import { type JsonOptions, openJson } from './json.js';
import { openParquet } from './parquet.js';
import { openQuery, type QueryOptions, runStatement } from './query.js';
import { type DuckDBOptions, openStore } from './store.js';
import type { TextSource } from './text-source.js';
import { type DuckDBWriteOptions, writeSource } from './write.js';

/** An embedded DuckDB: files, SQL and Arrow in, sources out. Every source it gives can be read again, and several at once. */
export interface DuckDB extends AsyncDisposable {
  readonly name: 'duckdb';
  /** Opens Parquet files as one source: in the order given, a glob's by code point; differing schemas are refused. */
  parquet(files: FilesInput): Promise<Source>;
  /** Opens CSV files, also gzip. Columns are text unless `types` says otherwise. */
  csv(files: FilesInput, options?: CsvOptions): Promise<TextSource>;
  /** Opens files of JSON lines, also gzip: an object a line, its keys the columns. */
  json(files: FilesInput, options?: JsonOptions): Promise<TextSource>;
  /** Opens an Arrow table (of any copy of apache-arrow) or batches, so that the engine can aggregate them. */
  arrow(table: SourceInput): Promise<Source>;
  /** Opens the rows of a SELECT, which can touch no file but those handed over. */
  query(sql: string, options?: QueryOptions): Promise<Source>;
  /** Runs any statement, and gives the number of rows that it changed; only where the database was opened with `unsafe`. */
  run(sql: string): Promise<number>;
  /** Writes a source to a file: whole, or not at all. */
  write(source: SourceInput, path: string, options?: DuckDBWriteOptions | WriteOptions): Promise<Written>;
  /** Reads a whole source into an Arrow table. */
  table(source: SourceInput, options?: ReadOptions): Promise<Table>;
  /** Stops what runs, frees the engine and removes its private folder. */
  close(): Promise<void>;
}

/**
 * Opens an embedded DuckDB: in memory, 512 MB of it before it spills into a private folder, its configuration locked, its zone UTC.
 *
 * SQL given to `query` runs apart from what this package writes itself: it can read only `allow`, the files handed to this
 * database and those it wrote, and change nothing, unless `unsafe` is set.
 *
 * @throws UsageError for an option that makes no sense.
 * @throws SourceError when the database file of `path` can't be opened.
 * @example
 * ```ts
 * import { openDuckDB } from '@millrace/duckdb';
 * import { tableFromArrays } from 'apache-arrow';
 * await using db = await openDuckDB({ memoryLimit: 256_000_000, threads: 2 });
 * const flights = tableFromArrays({ origin: ['JFK', 'LGA', 'JFK'], distance: [1400, 719, 2475] });
 * const longest = await db.query('SELECT origin, max(distance) AS far FROM flights GROUP BY ALL ORDER BY origin', { tables: { flights } });
 * (await db.table(longest)).getChild('far')?.toArray(); // => Float64Array.of(2475, 719)
 * ```
 */
export async function openDuckDB(options: DuckDBOptions = {}): Promise<DuckDB> {
  const store = await openStore(options);
  const whileOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    store.checkOpen();
    return work();
  };
  return {
    name: 'duckdb',
    parquet: (files) => whileOpen(() => openParquet(store, files)),
    csv: (files, csvOptions) => whileOpen(() => openCsv(store, files, csvOptions)),
    json: (files, jsonOptions) => whileOpen(() => openJson(store, files, jsonOptions)),
    arrow: (table) => whileOpen(() => openMemory(store, table)),
    query: (sql, queryOptions) => whileOpen(() => openQuery(store, sql, queryOptions)),
    run: (sql) => whileOpen(() => runStatement(store, sql)),
    write: (source, path, writeOptions) => whileOpen(() => writeSource(store, source, path, writeOptions)),
    table: tableFromSource,
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
  };
}
