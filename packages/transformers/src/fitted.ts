import type { ArrowTableLike, Batch, Source, SourceInput } from '@millrace/columns';
import type { Table } from 'apache-arrow';
import { tableOf } from './arrow.js';
import { compileBatch } from './batch-form.js';
import { verifyOutputs } from './certificate.js';
import { resetTally, startTally, type Tally } from './counters.js';
import type { TransformerDocument } from './document.js';
import type { Feature } from './feature.js';
import type { FittedStep } from './fitted-step.js';
import { probeBatch, valueAtOutput } from './probe-batch.js';
import type { compileRow } from './row-form.js';
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

/** What the functions of this package know of a fitted transformer beyond its members. */
export interface Fitted {
  readonly document: TransformerDocument;
  readonly root: FittedStep;
  readonly features: readonly Feature[];
}

const inner = new WeakMap<object, Fitted>();

/** What is behind a fitted transformer; undefined for anything else. */
export function innerOf(fitted: object): Fitted | undefined {
  return inner.get(fitted);
}

/** Makes the fitted transformer of a checked document, and proves it against its certificate. */
export function fittedOf(
  document: TransformerDocument,
  root: FittedStep,
  features: readonly Feature[],
  compile?: typeof compileRow,
): FittedTransformer {
  const { inputs } = document;
  const tally = startTally(inputs.length);
  const form = batchFormOf(inputs, features, tally);
  const served = serve(document, inputs, features, tally, compile);
  const fitted: FittedTransformer = {
    ...served,
    transform: (input) => {
      const { schema, batches } = transformAll(form, input);
      return tableOf(schema, batches);
    },
    transformBatch: (batch) => transformBatch(form, layoutOf(form, batch.schema), batch, 0),
    transformSource: (source) => transformedSource(form, source),
  };
  inner.set(fitted, { document, root, features });
  verify(fitted, document, features, tally);
  return fitted;
}

/** The batch form of features over inputs. */
export function batchFormOf(
  inputs: BatchForm['inputs'],
  features: readonly Feature[],
  tally: Tally,
): BatchForm {
  return { inputs, features, groups: compileBatch(inputs, features, tally), tally };
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
