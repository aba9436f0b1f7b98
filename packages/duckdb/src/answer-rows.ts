import type { Batch, DataType, Schema, Value } from '@millrace/columns';
import { valueAt } from '@millrace/columns';
import type { ResultColumn } from '@millrace/sql';
import { type Relation, selectFrom } from './relation.js';

/** The schema of a statement's results. */
function resultSchema(types: readonly DataType[]): Schema {
  return { fields: types.map((type, i) => ({ name: `r${i}`, type, nullable: true })) };
}

/** Runs a SELECT of some results and gives its batches. */
export function readResults(
  relation: Relation,
  results: readonly ResultColumn[],
  tail: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  const list = results.map(({ sql }, i) => `${sql} AS r${i}`).join(', ');
  return selectFrom(relation, `SELECT ${list} ${tail}`, {
    schema: resultSchema(results.map(({ type }) => type)),
    ...(signal && { signal }),
  });
}

/** The rows of batches, as values. */
export async function* rowsOf(batches: AsyncIterable<Batch>): AsyncGenerator<readonly Value[]> {
  for await (const batch of batches) {
    for (let row = 0; row < batch.length; row++) yield batch.columns.map((chunk) => valueAt(chunk, row));
  }
}
