import {
  type Batch,
  collect,
  memorySource,
  type Schema,
  type Source,
  type SourceInput,
  sourceFrom,
  takeChunk,
} from '@millrace/columns';
import { answered } from './answer.js';
import { projected } from './coerced-source.js';
import { duplicateColumns } from './duplicate-columns.js';
import { type FailingRows, rowMarkers, splitRows } from './failing-rows.js';
import { keptSource } from './kept-source.js';
import { checkedKeys } from './options.js';
import { type Prepared, prepare } from './prepare.js';
import { type Judged, judgingQuestion } from './question.js';
import type { SchemaReport } from './report.js';
import { stoppedReport } from './stopped.js';
import { checkedSchema, type TableSchema } from './table-schema.js';
import { type ValidateTableOptions, validateOptionNames } from './validate-table.js';

/** What parsing made of a table, as batches. */
export interface ParsedBatches {
  readonly success: boolean;
  readonly report: SchemaReport;
  readonly schema: Schema;
  readonly batches: readonly Batch[];
  /** The rows that were left out, as the source holds them. */
  readonly dropped: { readonly schema: Schema; readonly batches: readonly Batch[] } | null;
  /** How the source is called. */
  readonly name: string | undefined;
}

/** Validates and coerces a table, and leaves out the rows that fail where the schema says so. */
export async function parseBatches(
  schema: TableSchema,
  input: SourceInput,
  options: ValidateTableOptions,
): Promise<ParsedBatches> {
  checkedKeys('parseTable', options, validateOptionNames);
  const named = duplicateColumns(checkedSchema(schema), input);
  if (named !== null) return failed(named, { fields: [] }, undefined);
  const source = await rereadable(sourceFrom(input), schema, options);
  const prepared = await prepare(schema, source, options);
  const { report, failing, beyondRows } = await judged(prepared, options);
  const fits = prepared.layout.issues.length === 0;
  if (report.valid && fits) return whole(prepared, report, options);
  if (!schema.options.dropInvalidRows || beyondRows || !fits) {
    return failed(options.failFast === true ? stoppedReport(report) : report, source.schema, source.name);
  }
  return withoutFailing(prepared, report, failing, options);
}

function failed(report: SchemaReport, schema: Schema, name: string | undefined): ParsedBatches {
  return { success: false, report, schema, batches: [], dropped: null, name };
}

async function judged(
  { schema, layout, source, only }: Prepared,
  options: ValidateTableOptions,
): Promise<Judged> {
  const { sampleSize, depth, signal, onProgress, batchSize, maxStateBytes } = options;
  const question = judgingQuestion(schema, layout, {
    ...(sampleSize !== undefined && { sampleSize }),
    ...(depth && { depth }),
    only,
    ordered: source.ordered !== false,
  });
  return answered(source, question, {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(batchSize !== undefined && { batchSize }),
    ...(maxStateBytes !== undefined && { maxStateBytes }),
  });
}

async function whole(
  { layout, source }: Prepared,
  report: SchemaReport,
  options: ValidateTableOptions,
): Promise<ParsedBatches> {
  const made = projected(layout, source);
  const { signal, batchSize } = options;
  const batches = await collect(made, {
    ...(signal && { signal }),
    ...(batchSize !== undefined && { batchSize }),
  });
  const promised = promisedNulls(layout, made.schema);
  return { success: true, report, schema: promised, batches, dropped: null, name: source.name };
}

async function withoutFailing(
  { layout, source }: Prepared,
  report: SchemaReport,
  failing: readonly FailingRows[],
  options: ValidateTableOptions,
): Promise<ParsedBatches> {
  const made = projected(layout, source);
  const markers = await rowMarkers(failing, source);
  const raw = rawColumns(source, layout);
  const kept: Batch[] = [];
  const dropped: Batch[] = [];
  let first = 0;
  const { signal, batchSize } = options;
  for await (const batch of source.batches({
    ...(signal && { signal }),
    ...(batchSize !== undefined && { batchSize }),
  })) {
    const marked = new Uint8Array(batch.length);
    for (const mark of markers) mark(batch, first, marked);
    first += batch.length;
    const rows = splitRows(batch.length, marked);
    const [written] = await collect(projected(layout, memorySource(source.schema, [batch])));
    if (written !== undefined && rows.kept.length > 0) kept.push(taken(written, rows.kept));
    if (rows.dropped.length > 0) dropped.push(chosen(taken(batch, rows.dropped), raw));
  }
  const fields = source.schema.fields.filter(({ name }) => raw.has(name));
  return {
    success: true,
    report,
    schema: promisedNulls(layout, made.schema),
    batches: kept,
    dropped: { schema: { ...source.schema, fields }, batches: dropped },
    name: source.name,
  };
}

/** The names of the source's own columns: those that were computed beside them come behind. */
function rawColumns(source: Source, layout: Prepared['layout']): ReadonlySet<string> {
  const computed = source.schema.fields.slice(layout.fieldCount).map(({ name }) => name);
  return new Set(source.schema.fields.map(({ name }) => name).filter((name) => !computed.includes(name)));
}

/** Some rows of a batch. */
export function taken(batch: Batch, rows: Uint32Array): Batch {
  return { ...batch, length: rows.length, columns: batch.columns.map((chunk) => takeChunk(chunk, rows)) };
}

/** Some columns of a batch. */
export function chosen(batch: Batch, names: ReadonlySet<string>): Batch {
  const places = batch.schema.fields.flatMap(({ name }, place) => (names.has(name) ? [place] : []));
  const fields = places.map((place) => batch.schema.fields[place]!);
  return {
    schema: { ...batch.schema, fields },
    length: batch.length,
    columns: places.map((place) => batch.columns[place]!),
  };
}

/** What is judged and then returned has to be kept where it can be read once, or where a second reading may order its rows otherwise. */
async function rereadable(
  source: Source,
  { options }: TableSchema,
  { signal }: ValidateTableOptions,
): Promise<Source> {
  const isStable = source.once !== true && (source.ordered !== false || !options.dropInvalidRows);
  return isStable ? source : keptSource(source, await collect(source, signal ? { signal } : {}));
}

/** What was validated not to be null says so in the table's schema. */
export function promisedNulls(layout: Prepared['layout'], written: Schema): Schema {
  const fields = written.fields.map((field) => {
    const column = layout.byName.get(field.name);
    if (column === undefined) return field;
    const { output, nullable, default: filled } = column.plan;
    return { ...field, nullable: output?.nullable ?? (nullable && filled === undefined) };
  });
  return { ...written, fields };
}
