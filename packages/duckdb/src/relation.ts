import type { Batch, Schema, Source } from '@millrace/columns';
import type { Feeds } from './feed.js';
import type { Session } from './session.js';
import { takeTurn } from './turns.js';

/** How one column of a {@link Relation} lies in DuckDB. */
export interface RelationColumn {
  /** The DuckDB type, as `sqlType` names it. */
  readonly sql: string;
  /**
   * Whether DuckDB's own semantics of that type are the column's: false where it only carries the bits (float16 as
   * USMALLINT, durations and zoned timestamps that are not in us as BIGINT, wide decimals as BLOB, null as INTEGER).
   */
  readonly native: boolean;
}

/** What DuckDB can SELECT from: the rows of one source. SQL never names a user's column; its columns are c0, c1, …. */
export interface Relation {
  /** A parenthesised SELECT that gives `c0` … `c(n-1)` and, if `ordinal` is set, `o`. */
  readonly sql: string;
  readonly schema: Schema;
  /** One per field of the schema. */
  readonly columns: readonly RelationColumn[];
  /** The name of a BIGINT column that holds each row's 0-based ordinal, or null when rows have no order. */
  readonly ordinal: 'o' | null;
  readonly ordered: boolean;
  /** Whether its SQL was written by this package alone, so that it runs where other files can be written. */
  readonly trusted: boolean;
  /** Whether the engine reads its rows by itself, out of files, so that to read them twice costs little. */
  readonly stored: boolean;
  /** Whose feeds its SQL reads. */
  readonly feeds: Feeds;
  /** Opens the relation for one statement: checks that files have not changed, then gives the session to run it in. */
  open(): Promise<OpenRelation>;
  /** Turns an error of the engine into one that names the source. */
  fault(error: unknown): unknown;
}

/** A relation while a statement runs over it; `close` when done. */
export interface OpenRelation {
  readonly session: Session;
  /** The depth (`turns.ts`) of a statement over it, where that waits for rows of a source that is streamed. */
  readonly depth?: number;
  close(): void;
}

const relations = new WeakMap<Source, Relation>();

/** The relation behind a source, if it is one that DuckDB can select from. */
export function relationOf(source: Source): Relation | undefined {
  return relations.get(source);
}

/** Remembers the relation behind a source. */
export function setRelation<S extends Source>(source: S, relation: Relation): S {
  relations.set(source, relation);
  return source;
}

/**
 * Runs a SELECT over a relation and gives its rows as batches, in order; `schema` says how to read the result's columns,
 * by position.
 */
export async function* selectFrom(
  relation: Relation,
  select: string,
  options: { readonly schema?: Schema; readonly batchSize?: number; readonly signal?: AbortSignal } = {},
): AsyncGenerator<Batch> {
  const { session, depth, close } = await relation.open();
  try {
    const turn = depth === undefined ? {} : { turn: <T>(run: () => Promise<T>) => takeTurn(depth, run) };
    yield* session.select(select, { ...options, ...turn });
  } catch (error) {
    throw relation.fault(error);
  } finally {
    close();
  }
}
