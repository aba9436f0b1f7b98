import {
  type Batch,
  type Schema,
  type Source,
  type SourceInput,
  sourceFrom,
  UsageError,
} from '@millrace/columns';
import { answerFrom } from './answer.js';
import type { Feed } from './feed.js';
import type { Relation } from './relation.js';
import { relationOf, setRelation } from './relation.js';
import { sqlType } from './sql-type.js';
import type { Store } from './store.js';

/** Opens rows in memory: an Arrow table of any copy of apache-arrow, or batches. */
export async function openMemory(store: Store, input: SourceInput): Promise<Source> {
  const source = sourceFrom(input);
  if (relationOf(source) !== undefined) return source;
  if (source.rowCount === undefined) {
    throw new UsageError(
      'not_in_memory',
      'db.arrow takes an Arrow table or batches; other sources can be read as they are.',
    );
  }
  const batches: Batch[] = [];
  for await (const batch of source.batches({ batchSize: Number.MAX_SAFE_INTEGER })) batches.push(batch);
  const { schema } = source;
  const relation = feedRelation(store, {
    schema,
    rowCount: source.rowCount,
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

function feedSql(call: string, schema: Schema): string {
  return `(SELECT ${[...schema.fields.map((_, i) => `c${i}`), 'o'].join(', ')} FROM ${call})`;
}
