import { type Batch, memorySource, type ReadOptions, type Source } from '@millrace/columns';

/** A source that gives whatever batch is put into it, for a question that is asked batch by batch. */
export interface BatchSlot {
  readonly source: Source;
  put(batch: Batch): void;
}

/** An empty {@link BatchSlot} for the batches of a source. */
export function batchSlot({ schema, ordered }: Pick<Source, 'schema' | 'ordered'>): BatchSlot {
  let held: Batch | undefined;
  const source: Source = {
    schema,
    ...(ordered !== undefined && { ordered }),
    batches: (options?: ReadOptions) =>
      memorySource(schema, held === undefined ? [] : [held]).batches(options),
  };
  return {
    source,
    put(batch) {
      held = batch;
    },
  };
}
