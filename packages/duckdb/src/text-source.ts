import type { Batch, Schema, Source } from '@millrace/columns';
import { answerFrom } from './answer.js';
import { feedRelation } from './arrow-source.js';
import type { BadRowLog, BadRows } from './bad-rows.js';
import { checkUnchanged, type InputFile } from './files.js';
import { setRelation } from './relation.js';
import { batchRows, columnPlaces } from './relation-source.js';
import type { Store } from './store.js';

/** A source of rows of text files; `badRows` says what the last whole read left out (null before, or if bad rows are errors). */
export interface TextSource extends Source {
  readonly badRows: BadRows | null;
}

/** What a text format gives: its schema, and its rows as often as they are asked for. */
export interface TextRows {
  readonly name: string;
  readonly files: readonly InputFile[];
  readonly schema: Schema;
  readonly log: BadRowLog;
  /** Reads the columns at some places, in batches of at most some rows. */
  read(places: readonly number[], rows: number): Generator<Batch>;
}

const MAX_BATCH = 65_536;

/**
 * The source of a text format. Rows are parsed here, synchronously, also for the engine: the same rows are good and bad
 * whoever reads them.
 */
export function textSource(store: Store, { name, files, schema, log, read }: TextRows): TextSource {
  const relation = feedRelation(
    store,
    {
      schema,
      rowCount: null,
      open: (places) => {
        const batches = read(places, MAX_BATCH);
        return { next: () => batches.next().value ?? null, close: () => batches.return(undefined) };
      },
    },
    () => checkUnchanged(files),
  );
  const source: TextSource = {
    schema,
    name,
    ordered: true,
    get badRows() {
      return log.last;
    },
    answer: answerFrom(relation),
    batches: async function* (options = {}) {
      const places = columnPlaces(schema, options.columns);
      const rows = Math.min(batchRows(options.batchSize) ?? MAX_BATCH, MAX_BATCH);
      options.signal?.throwIfAborted();
      store.checkOpen();
      await checkUnchanged(files);
      for (const batch of read(places, rows)) {
        yield batch;
        await new Promise(setImmediate);
        options.signal?.throwIfAborted();
      }
    },
  };
  return setRelation(source, relation);
}
