import { type Json, SourceError, UsageError, valueAt } from '@millrace/columns';
import type { Session } from './session.js';
import { quoteText } from './sql-type.js';

/**
 * The functions that a FROM of others may call. Files that they name are held to those handed over by the engine itself; all
 * else changes settings, shows what other queries do, or runs text as SQL (one of them, given a path, ends the process). Settings
 * can be seen, so that a user can make sure of them.
 */
const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(
  `generate_series range unnest repeat repeat_row json_each json_tree icu_calendar_names pg_timezone_names test_all_types duckdb_settings
  glob read_blob read_text read_csv read_csv_auto sniff_csv read_json read_json_auto read_json_objects read_json_objects_auto
  read_ndjson read_ndjson_auto read_ndjson_objects read_parquet parquet_scan parquet_schema parquet_metadata
  parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_bloom_probe`.split(/\s+/),
);
const SCALAR_FUNCTIONS_REFUSED: ReadonlySet<string> = new Set(['write_log', 'getenv']);
const RESERVED_TABLE = /^(duckdb_|pragma_|sqlite_|pg_)/i;
const RESERVED_SCHEMA = /^(millrace|information_schema$|pg_catalog$|system$|temp$)/i;

/** A SELECT of others, as DuckDB's parser reads it. */
export interface ParsedSelect {
  readonly node?: { readonly modifiers?: readonly { readonly type: string }[] };
}

interface Parsed {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly ParsedSelect[];
}

/**
 * Parses SQL of others without binding it, and refuses what is not one SELECT, or what calls a function or reads a table that is
 * not theirs; `tables` are the names handed over.
 */
export async function parseSelect(
  session: Session,
  sql: string,
  tables: ReadonlySet<string>,
  unsafe: boolean,
): Promise<ParsedSelect> {
  const parsed = await parse(session, sql);
  if (parsed.error || parsed.statements?.length !== 1) {
    const message = parsed.error_message ?? `it has ${parsed.statements?.length ?? 0} statements`;
    if (parsed.error_type === 'parser') {
      throw new SourceError('query_failed', `The query failed: ${message}`, {
        issues: [{ code: 'query_failed', message }],
      });
    }
    const hint = unsafe ? '; run other statements with db.run' : '';
    throw new UsageError('not_a_select', `db.query takes one SELECT and nothing else${hint} (${message}).`, {
      issues: [{ code: 'not_a_select', expected: 'SELECT' }],
    });
  }
  if (!unsafe) refuseForeign(parsed.statements as Json, tables);
  return parsed.statements[0]!;
}

async function parse(session: Session, sql: string): Promise<Parsed> {
  for await (const batch of session.select(`SELECT json_serialize_sql(${quoteText(sql)})::VARCHAR`)) {
    return JSON.parse(String(valueAt(batch.columns[0]!, 0)));
  }
  return { error: true };
}

function refuseForeign(node: Json, tables: ReadonlySet<string>): void {
  const queue: Json[] = [node];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const member of next) queue.push(member);
      continue;
    }
    const parsed = next as { readonly [name: string]: Json };
    checkNode(parsed, tables);
    for (const member of Object.values(parsed)) queue.push(member);
  }
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function checkNode(node: { readonly [name: string]: Json }, tables: ReadonlySet<string>): void {
  if (node['type'] === 'SHOW_REF') refuse('SHOW, DESCRIBE and SUMMARIZE', SHOWN);
  if (node['type'] === 'TABLE_FUNCTION') {
    const called = node['function'] as { readonly [name: string]: Json };
    const name = text(called['function_name']);
    if (!TABLE_FUNCTIONS.has(name)) refuse(`the table function ${name}`);
  } else if (node['class'] === 'FUNCTION') {
    const name = text(node['function_name']);
    if (SCALAR_FUNCTIONS_REFUSED.has(name)) refuse(`the function ${name}`);
  } else if (node['type'] === 'BASE_TABLE') {
    const name = text(node['table_name']);
    const places = [text(node['schema_name']), text(node['catalog_name'])];
    const reserved = places.some((place) => RESERVED_SCHEMA.test(place));
    if (reserved || (RESERVED_TABLE.test(name) && !tables.has(name))) refuse(`the table ${name}`);
  }
}

const SHOWN =
  "the columns and types of a source are in its `schema`, and `scan` of '@millrace/columns' summarizes it";
const OWN = 'open the database with { unsafe: true } where the SQL is your own';

function refuse(what: string, instead: string = OWN): never {
  throw new UsageError(
    'refused_sql',
    `db.query refuses ${what}: SQL reads the tables and files handed to it, and nothing of the engine; ${instead}.`,
    { issues: [{ code: 'refused_sql', actual: what }] },
  );
}
