import { type Batch, memorySource, type Source } from '@millrace/columns';

/** A source as it was read into memory; its rows have no more order than they had. */
export function keptSource({ schema, name, ordered }: Source, batches: readonly Batch[]): Source {
  const kept = memorySource(schema, batches, name === undefined ? {} : { name });
  return ordered === false ? { ...kept, ordered } : kept;
}
