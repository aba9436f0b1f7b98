import type { ArrowTableLike, Batch, Dialect, Source, SourceInput } from '@millrace/columns';
import type { Table } from 'apache-arrow';
import { tableOf } from './arrow.js';
import { verifyOutputs } from './certificate.js';
import { resetTally, startTally, type Tally } from './counters.js';
import type { TransformerDocument } from './document.js';
import { usageError } from './errors.js';
import type { Feature } from './feature.js';
import { batchFormOf, type Fitted, setInner } from './fitted-inner.js';
import type { FittedStep } from './fitted-step.js';
import { type InvertibleColumn, inverseTable, invertibleColumns } from './inverse.js';
import { onnxOf } from './onnx/to-onnx.js';
import { probeBatch, valueAtOutput } from './probe-batch.js';
import type { compileRow } from './row-form.js';
import { type RowTransformer, serve, verifyRows } from './served.js';
import { checkOptions, show } from './spec.js';
import { layoutOf, transformAll, transformBatch, transformedSource } from './transform-batch.js';
import { type TransformSql, transformSqlOf } from './transform-sql.js';

/** What `fit` returns and `loadTransformer` reads: the only thing that transforms. */
export interface FittedTransformer<Column extends string = string> extends RowTransformer<Column> {
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
  /**
   * Computes the inputs back from a table of outputs: all of them, or those named in `columns`. Throws `UsageError` with the reason for one that
   * can't be.
   */
  inverse(
    input: ArrowTableLike | readonly Batch[],
    options?: { readonly columns?: readonly string[] },
  ): Table;
  /** Which inputs `inverse` can compute, and why others can't. */
  invertible(): readonly InvertibleColumn[];
  /**
   * The transform as one SQL statement with the same bits, for an engine's dialect (`duckdbDialect` of `@millrace/duckdb`). Throws `UsageError` with the
   * reason for an output that has no exact SQL.
   */
  transformSql(dialect: Dialect): TransformSql;
  /**
   * The transform as an ONNX model in doubles, of operators that every runtime computes to the bit. Its inputs are vectors by the columns' names: of
   * doubles, NaN where missing, for numbers, booleans and 64-bit integers (the nearest double); of text, beside booleans called `<column>__missing`. Its
   * output is a matrix called `output`. What a policy refuses ends a run with an error. Throws `UsageError` with the reason for an output that has no exact ONNX.
   */
  toOnnx(): Uint8Array;
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
  const behind: Fitted = { document, root, features };
  const fitted: FittedTransformer = {
    ...served,
    transform: (input) => {
      const { schema, batches } = transformAll(form, input);
      return tableOf(schema, batches);
    },
    transformBatch: (batch) => {
      requireBatch(batch);
      return transformBatch(form, layoutOf(form, batch.schema), batch, 0);
    },
    transformSource: (source) => transformedSource(form, source),
    inverse: (input, options) => {
      checkOptions('inverse', options, ['columns']);
      return inverseTable(behind, input, options?.columns);
    },
    invertible: () => invertibleColumns(behind),
    transformSql: (dialect) => transformSqlOf(behind, dialect),
    toOnnx: () => onnxOf(behind),
  };
  setInner(fitted, behind);
  verify(fitted, document, features, tally);
  return fitted;
}

function requireBatch(batch: Batch): void {
  const { schema, columns }: Partial<Batch> = batch ?? {};
  if (Array.isArray(schema?.fields) && Array.isArray(columns)) return;
  throw usageError(
    'not_a_batch',
    'transformBatch takes a batch of @millrace/columns; for an Arrow table call transform.',
    { actual: show(batch) },
  );
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
