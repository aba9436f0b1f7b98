export type { BadRow, BadRows } from './bad-rows.js';
export type { CsvOptions } from './csv.js';
export { type DuckDB, openDuckDB } from './database.js';
export type { FileSet, FilesInput } from './file-sets.js';
export type { JsonOptions } from './json.js';
export type { QueryOptions } from './query.js';
export type { DuckDBOptions } from './store.js';
export type { TextSource } from './text-source.js';
export type { DuckDBWriteOptions } from './write.js';
