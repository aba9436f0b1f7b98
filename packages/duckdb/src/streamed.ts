import { type Source, UsageError } from '@millrace/columns';
import { feedSql } from './arrow-source.js';
import { asyncFeed } from './async-feed.js';
import { whenReady } from './feed.js';
import type { Relation } from './relation.js';
import { sqlType } from './sql-type.js';
import type { Store } from './store.js';
import { currentDepth } from './turns.js';

/**
 * The relation of any source: each scan of a statement reads its columns batch by batch, and waits for them.
 *
 * @throws UsageError for a source that can be read only once: a statement may read its tables several times.
 */
export function streamedRelation(store: Store, source: Source): Relation {
  if (source.once) {
    throw new UsageError(
      'once',
      `${source.name ?? 'This source'} can be read only once, but a statement may read its tables several times; write it to a file first, and read that.`,
    );
  }
  const { schema } = source;
  let statements = 0;
  // The deepest of the statements that are open: one that is not so deep then waits a little longer than it must.
  let depth = 0;
  const handle = store.feeds.add({
    schema,
    rowCount: null,
    open: (places) => {
      const fields = places.map((place) => schema.fields[place]!);
      const columns = fields.map(({ name }) => name);
      const feed = asyncFeed(source, { ...schema, fields }, { depth, columns });
      const reader = feed.open(places.map((_, i) => i));
      return { next: reader.next, close: () => void feed.stop().catch(() => {}) };
    },
  });
  return {
    sql: feedSql(whenReady(handle.sql), schema),
    schema,
    columns: schema.fields.map((field) => sqlType(field.type)),
    ordinal: source.ordered === false ? null : 'o',
    ordered: source.ordered !== false,
    trusted: true,
    stored: false,
    feeds: store.feeds,
    open: async () => {
      const own = currentDepth();
      depth = statements === 0 ? own : Math.max(depth, own);
      const session = await store.trusted();
      statements++;
      return {
        session,
        depth: own,
        close: () => {
          statements--;
          if (statements === 0) handle.closeScans();
        },
      };
    },
    fault: (error) => error,
  };
}
