import { type ArrowLibrary, arrowTableFrom, type Batch, type Schema } from '@millrace/columns';
import * as arrow from 'apache-arrow';

/** An Arrow table of batches; the only place that takes values of apache-arrow, so that serving does without. */
export function tableOf(schema: Schema, batches: readonly Batch[]): arrow.Table {
  return arrowTableFrom(arrow as unknown as ArrowLibrary, schema, batches) as arrow.Table;
}
