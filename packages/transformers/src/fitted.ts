import type { ArrowTableLike, Batch, Source, SourceInput } from '@millrace/columns';
import type { Table } from 'apache-arrow';
import { tableOf } from './arrow.js';
import { compileBatch } from './batch-form.js';
import { verifyOutputs } from './certificate.js';
import { resetTally, startTally, type Tally } from './counters.js';
import type { TransformerDocument } from './document.js';
import type { Feature } from './feature.js';
import type { InputColumn } from './input-type.js';
import { probeBatch, valueAtOutput } from './probe-batch.js';
import { type RowTransformer, serve, verifyRows } from './served.js';
import {
  type BatchForm,
  layoutOf,
  transformAll,
  transformBatch,
  transformedSource,
} from './transform-batch.js';

/** What `fit` returns and `loadTransformer` reads: the only thing that transforms. */
export interface FittedTransformer extends RowTransformer {
  /**
   * Transforms an Arrow table, or batches, in memory: one row out for each row in, in order.
   *
   * Computed outputs are doubles without nulls (missing is NaN); an imputed or passed column keeps its type. Throws `UsageError` for
   * an absent column or another type than at fit, `TransformError` where a policy says so.
   */
  transform(input: ArrowTableLike | readonly Batch[]): Table;
  /** Transforms one batch, without Arrow. */
  transformBatch(batch: Batch): Batch;
  /** A source of the transformed rows: each batch is transformed when it is read, so that memory stays bounded. */
  transformSource(source: SourceInput): Source;
}

/** Makes the fitted transformer of a checked document, and proves it against its certificate. */
export function fittedOf(
  document: TransformerDocument,
  inputs: readonly InputColumn[],
  features: readonly Feature[],
): FittedTransformer {
  const tally = startTally(inputs.length);
  const form: BatchForm = { inputs, features, groups: compileBatch(inputs, features, tally), tally };
  const served = serve(document, inputs, features, tally);
  const fitted: FittedTransformer = {
    ...served,
    transform: (input) => {
      const { schema, batches } = transformAll(form, input);
      return tableOf(schema, batches);
    },
    transformBatch: (batch) => transformBatch(form, layoutOf(form, batch.schema), batch, 0),
    transformSource: (source) => transformedSource(form, source),
  };
  verify(fitted, document, features, tally);
  return fitted;
}

function verify(
  fitted: FittedTransformer,
  { certificate }: TransformerDocument,
  features: readonly Feature[],
  tally: Tally,
): void {
  verifyRows(fitted, certificate, features);
  const batch = fitted.transformBatch(probeBatch(certificate, fitted.inputs));
  verifyOutputs('batch', certificate, features, (row, output) => valueAtOutput(batch, row, output));
  resetTally(tally);
}
