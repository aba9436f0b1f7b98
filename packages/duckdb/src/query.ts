import {
  isMillraceError,
  type Schema,
  type Source,
  SourceError,
  type SourceInput,
  sourceFrom,
  UsageError,
} from '@millrace/columns';
import { openMemory } from './arrow-source.js';
import { readType } from './logical-type.js';
import { type OpenRelation, type Relation, relationOf } from './relation.js';
import { checkDistinct, sourceFromRelation } from './relation-source.js';
import type { ResultColumn, Session } from './session.js';
import { type ParsedSelect, parseSelect } from './sql-guard.js';
import { memberNames, quoteName, sqlType } from './sql-type.js';
import { type Store, VIEWS } from './store.js';
import { streamedRelation } from './streamed.js';

/** Options of `db.query`. */
export interface QueryOptions {
  /** Tables and sources that the SQL may read by name; what is neither in memory nor a file of this database is streamed. */
  readonly tables?: { readonly [name: string]: SourceInput };
}

/**
 * Opens the rows of a SELECT. The SQL runs in an instance that can touch nothing but the files handed over; it is kept as a
 * view there, so that what is selected from it never repeats the text.
 */
export async function openQuery(store: Store, sql: string, options: QueryOptions = {}): Promise<Source> {
  if (typeof sql !== 'string') throw new UsageError('bad_sql', 'db.query needs SQL as a text.');
  const prepared = prepare(sql, await openTables(store, options.tables ?? {}));
  const opened = await openPrepared(store, prepared);
  try {
    const { session } = opened;
    const { columns, names, parsed } = await prepared.ready.get(session)!;
    const reads = columns.map(({ logical }, i) => readType(logical, names[i]!));
    const schema: Schema = {
      fields: reads.map(({ type }, i) => ({ name: names[i]!, type, nullable: true })),
    };
    const ordered = isOrdered(parsed);
    const list = reads.map(({ cast }, i) => (cast === null ? `c${i}` : `CAST(c${i} AS ${cast}) AS c${i}`));
    if (ordered) list.push('row_number() OVER () - 1 AS o');
    const alias = `t(${columns.map((_, i) => `c${i}`).join(', ')})`;
    const relation: Relation = {
      sql: `(SELECT ${list.join(', ')} FROM ${prepared.schema}.query AS ${alias})`,
      schema,
      columns: schema.fields.map((field) => sqlType(field.type)),
      ordinal: ordered ? 'o' : null,
      ordered,
      trusted: store.unsafe,
      stored: [...prepared.tables.values()].every(({ stored }) => stored),
      feeds: store.feeds,
      open: () => openPrepared(store, prepared),
      fault: queryFault,
    };
    return sourceFromRelation(relation, { name: 'query' });
  } finally {
    opened.close();
  }
}

/** Runs a statement for its effect, where everything is allowed. */
export async function runStatement(store: Store, sql: string): Promise<number> {
  if (!store.unsafe) {
    throw new UsageError('not_unsafe', 'db.run needs a database that was opened with { unsafe: true }.');
  }
  const { session, close } = await store.user();
  try {
    return await session.execute(sql);
  } catch (error) {
    throw queryFault(error);
  } finally {
    close();
  }
}

let queries = 0;

interface Prepared {
  readonly sql: string;
  readonly tables: ReadonlyMap<string, Relation>;
  /** The schema in memory that holds the query's view and its tables. */
  readonly schema: string;
  /** The instances that have the view, and what it gives there. */
  readonly ready: WeakMap<Session, Promise<View>>;
}

interface View {
  readonly columns: readonly ResultColumn[];
  /** The names as the SQL gives them: those of a view have been made distinct. */
  readonly names: readonly string[];
  readonly parsed: ParsedSelect;
}

function prepare(sql: string, tables: ReadonlyMap<string, Relation>): Prepared {
  queries++;
  return { sql, tables, schema: `${VIEWS}.query_${queries}`, ready: new WeakMap() };
}

function queryFault(error: unknown): unknown {
  if (!isMillraceError(error) || error.code !== 'duckdb') return error;
  const barred = /^Permission Error: Cannot access/.test(error.message);
  const hint = barred ? ' Open the file with this database first, or name it in { allow }.' : '';
  return new SourceError('query_failed', `The query failed: ${error.message}${hint}`, {
    issues: [{ code: 'query_failed', message: error.message }],
    cause: error,
  });
}

async function openTables(
  store: Store,
  inputs: { readonly [name: string]: SourceInput },
): Promise<ReadonlyMap<string, Relation>> {
  const tables = new Map<string, Relation>();
  for (const [name, input] of Object.entries(inputs)) {
    const source = sourceFrom(input);
    const relation = relationOf(await openMemory(store, source))!;
    // The view of a query lies in the instance it was made in, which may be another by now: its rows are streamed too.
    tables.set(name, relation.trusted ? relation : streamedRelation(store, source));
  }
  return tables;
}

/** Opens the instance for SQL of others, with the query's view in it. */
async function openPrepared(store: Store, prepared: Prepared): Promise<OpenRelation> {
  const inputs = await Promise.all([...prepared.tables.values()].map((table) => table.open()));
  const closeInputs = (): void => {
    for (const input of inputs) input.close();
  };
  try {
    const opened = await store.user();
    try {
      let ready = prepared.ready.get(opened.session);
      if (ready === undefined) {
        ready = createView(opened.session, prepared, store.unsafe);
        prepared.ready.set(opened.session, ready);
      }
      await ready;
    } catch (error) {
      opened.close();
      throw error;
    }
    const depths = inputs.flatMap(({ depth }) => (depth === undefined ? [] : [depth]));
    return {
      session: opened.session,
      ...(depths.length > 0 && { depth: Math.max(...depths) }),
      close: () => {
        opened.close();
        closeInputs();
      },
    };
  } catch (error) {
    closeInputs();
    throw error;
  }
}

async function createView(
  session: Session,
  { sql, schema, tables }: Prepared,
  unsafe: boolean,
): Promise<View> {
  const given = new Set([...tables.keys()].map((name) => name.toLowerCase()));
  const parsed = await parseSelect(session, sql, given, unsafe);
  const text = withTables(sql, tables);
  try {
    const { columns: named, kind } = await session.describe(text);
    if (kind !== 'SELECT') {
      const hint = unsafe ? '; run other statements with db.run' : '';
      throw new UsageError('not_a_select', `db.query takes a SELECT, not ${kind}${hint}.`, {
        issues: [{ code: 'not_a_select', expected: 'SELECT', actual: kind }],
      });
    }
    const names = named.map((column) => column.name);
    checkDistinct(names, 'query');
    await session.execute(`CREATE SCHEMA ${schema}`);
    await session.execute(`CREATE VIEW ${schema}.query AS ${text}`);
    const { columns } = await session.describe(`SELECT * FROM ${schema}.query`);
    return { columns, names, parsed };
  } catch (error) {
    throw queryFault(error);
  }
}

/** Tables are common table expressions around the SQL, whose names it then sees before any other. */
function withTables(sql: string, tables: ReadonlyMap<string, Relation>): string {
  if (tables.size === 0) return sql;
  const parts = [...tables].map(([name, relation]) => {
    const list = memberNames(relation.schema.fields).map((column, i) => `c${i} AS ${quoteName(column)}`);
    return `${quoteName(name)} AS NOT MATERIALIZED (SELECT ${list.join(', ')} FROM ${relation.sql})`;
  });
  return `WITH ${parts.join(', ')} SELECT * FROM (\n${withoutEnd(sql)}\n)`;
}

/** SQL without the semicolons and comment lines behind it. */
function withoutEnd(sql: string): string {
  let text = sql;
  for (;;) {
    const shorter = text.replace(/[;\s]+$/, '').replace(/(^|\n)[ \t]*--[^\n]*$/, '');
    if (shorter === text) return text;
    text = shorter;
  }
}

/** Whether the outermost SELECT ends in ORDER BY. */
function isOrdered({ node }: ParsedSelect): boolean {
  return node?.modifiers?.some((modifier) => modifier.type === 'ORDER_MODIFIER') === true;
}
