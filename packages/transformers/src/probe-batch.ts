import { type Batch, batchFromChunks, chunkFromValues, type Value, valueAt } from '@millrace/columns';
import type { Certificate } from './certificate.js';
import type { InputColumn } from './input-type.js';
import { fromStored } from './stored-value.js';

/** The probe rows of a certificate as a batch. */
export function probeBatch({ rows }: Certificate, inputs: readonly InputColumn[]): Batch {
  const schema = { fields: inputs.map(({ name, type }) => ({ name, type, nullable: true })) };
  if (inputs.length === 0) return { schema, length: rows.length, columns: [] };
  return batchFromChunks(
    schema,
    inputs.map(({ type }, i) =>
      chunkFromValues(
        type,
        rows.map((cells) => fromStored(cells[i]) as Value),
      ),
    ),
  );
}

/** One cell of a transformed batch. */
export function valueAtOutput({ columns }: Batch, row: number, output: number): Value {
  return valueAt(columns[output]!, row);
}
