import {
  type Batch,
  isMemorySource,
  type Schema,
  type Source,
  type SourceInput,
  sourceFrom,
} from '@millrace/columns';
import { answerFrom } from './answer.js';
import type { Feed } from './feed.js';
import type { Relation } from './relation.js';
import { relationOf, setRelation } from './relation.js';
import { sqlType } from './sql-type.js';
import type { Store } from './store.js';
import { streamedRelation } from './streamed.js';

/** Opens an Arrow table of any copy of apache-arrow, batches, or any other source, which is streamed. */
export async function openMemory(store: Store, input: SourceInput): Promise<Source> {
  const source = sourceFrom(input);
  if (relationOf(source)?.feeds === store.feeds) return source;
  if (!isMemorySource(source)) return setRelation({ ...source }, streamedRelation(store, source));
  const batches: Batch[] = [];
  for await (const batch of source.batches({ batchSize: Number.MAX_SAFE_INTEGER })) batches.push(batch);
  const { schema } = source;
  const relation = feedRelation(store, {
    schema,
    rowCount: source.rowCount ?? null,
    open: (columns) => memoryReader(batches, columns),
  });
  // The batches themselves are read without a detour through the engine.
  const answer = answerFrom(relation, source.rowCount);
  return setRelation({ ...source, batches: (read) => source.batches(read), answer }, relation);
}

function memoryReader(batches: readonly Batch[], columns: readonly number[]): ReturnType<Feed['open']> {
  let at = 0;
  return {
    next: () => {
      const batch = batches[at++];
      return batch === undefined ? null : pickColumns(batch, columns);
    },
    close: () => {
      at = batches.length;
    },
  };
}

/** Some columns of a batch, by place. */
export function pickColumns(batch: Batch, columns: readonly number[]): Batch {
  return {
    schema: { ...batch.schema, fields: columns.map((column) => batch.schema.fields[column]!) },
    length: batch.length,
    columns: columns.map((column) => batch.columns[column]!),
  };
}

/** The relation of rows that JavaScript gives. `before` runs before each statement. */
export function feedRelation(store: Store, feed: Feed, before?: () => Promise<void>): Relation {
  const handle = store.feeds.add(feed);
  let statements = 0;
  return {
    sql: feedSql(handle.sql, feed.schema),
    schema: feed.schema,
    columns: feed.schema.fields.map((field) => sqlType(field.type)),
    ordinal: 'o',
    ordered: true,
    trusted: true,
    stored: false,
    feeds: store.feeds,
    open: async () => {
      await before?.();
      const session = await store.trusted();
      statements++;
      return {
        session,
        close: () => {
          statements--;
          if (statements === 0) handle.closeScans();
        },
      };
    },
    fault: (error) => error,
  };
}

/** A relation's rows, out of a feed's. */
export function feedSql(call: string, schema: Schema): string {
  return `(SELECT ${[...schema.fields.map((_, i) => `c${i}`), 'o'].join(', ')} FROM ${call})`;
}
