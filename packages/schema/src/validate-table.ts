import { isMemorySource, mergeStates, type ScanOptions, type SourceInput } from '@millrace/columns';
import { answered } from './answer.js';
import { batchSlot } from './batch-slot.js';
import { duplicateColumns } from './duplicate-columns.js';
import { badOption, checkedKeys } from './options.js';
import { judgedStates, partOf, statesOf } from './partial.js';
import { type Prepared, prepare } from './prepare.js';
import { layoutQuestion, type QuestionOptions } from './question.js';
import { NOTHING_READ, reportOf, type SchemaReport } from './report.js';
import { type RowChoice, rowChoiceNames } from './row-choice.js';
import { stoppedReport } from './stopped.js';
import { checkedSchema, type TableSchema } from './table-schema.js';

/** Options of {@link validateTable}. */
export interface ValidateTableOptions
  extends QuestionOptions,
    RowChoice,
    Pick<ScanOptions, 'signal' | 'onProgress' | 'batchSize' | 'maxStateBytes'> {
  /** What to judge: the columns only, without reading a row (`'schema'`), the cells only (`'data'`), or both (the default). */
  readonly depth?: 'schema' | 'data' | 'both';
  /** Stop at the first issue: the report then holds that one, and says so. */
  readonly failFast?: boolean;
}

/** The names of the options of validating. */
export const validateOptionNames: readonly string[] = [
  'sampleSize',
  ...rowChoiceNames,
  'signal',
  'onProgress',
  'batchSize',
  'maxStateBytes',
  'depth',
  'failFast',
];

/**
 * Holds a table against its schema in one scan: every failing cell is counted, the first of each rule are named.
 *
 * It never throws for bad data; a source that can't be read throws `SourceError`.
 *
 * @param source - An Arrow table, batches, or any Source (a Parquet or CSV file of an engine).
 * @throws SourceError when the source can't be read, or two of its columns have one name.
 * @example
 * ```ts
 * import { tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const table = tableFromArrays({ distance: Float64Array.of(1400, -1) });
 * const report = await validateTable(tableSchema({ distance: z.number().positive() }), table);
 * report.valid; // => false
 * report.issues.map((issue) => issue.message); // => ["Column 'distance': 1 cell fails gt(0); the first is -1 in row 1."]
 * ```
 */
export async function validateTable(
  schema: TableSchema,
  source: SourceInput,
  options: ValidateTableOptions = {},
): Promise<SchemaReport> {
  checkedKeys('validateTable', options, validateOptionNames);
  const { depth = 'both', failFast = false } = options;
  if (!['schema', 'data', 'both'].includes(depth))
    throw badOption('depth', ['schema', 'data', 'both'], `depth is ${String(depth)}`);
  const named = duplicateColumns(checkedSchema(schema), source);
  if (named !== null) return failFast ? stoppedReport(named) : named;
  const prepared = await prepare(schema, source, options);
  const { issues } = prepared.layout;
  if (depth === 'schema') return reportOf(issues, { rows: prepared.source.rowCount ?? 0, ...NOTHING_READ });
  if (!failFast) return judge(prepared, options);
  if (depth === 'both' && issues.length > 0)
    return stoppedReport(reportOf(issues, { rows: 0, ...NOTHING_READ }));
  return firstFailure(prepared, options);
}

/** Reads batch by batch, until one of them, with those before it, fails. */
async function firstFailure(prepared: Prepared, options: ValidateTableOptions): Promise<SchemaReport> {
  const { source, layout, schema, only } = prepared;
  const { signal, batchSize, maxStateBytes, sampleSize = 20 } = options;
  if (isMemorySource(source) && (source.rowCount ?? 0) <= SMALL)
    return stoppedReport(await judge(prepared, options));
  const slot = batchSlot(source);
  const part = partOf({ schema, layout, only, source: slot.source }, sampleSize);
  const reading = { ...(signal && { signal }), ...(batchSize !== undefined && { batchSize }) };
  let states: readonly Uint8Array[] | null = null;
  let rows = 0;
  for await (const batch of source.batches(reading)) {
    slot.put(batch);
    const found = await statesOf(part, slot.source, rows, {
      ...(maxStateBytes !== undefined && { maxStateBytes }),
    });
    states =
      states === null
        ? found
        : states.map((state, place) => mergeStates(state, found[place]!, { kinds: part.kinds }));
    rows += batch.length;
    if (layout.columns.length === 0) continue;
    const { report, conclusive } = judgedStates(part, states);
    if (conclusive) return stoppedReport(report);
  }
  return stoppedReport(states === null ? await judge(prepared, options) : judgedStates(part, states).report);
}

const SMALL = 100_000;

/** The report on what is prepared. */
async function judge(prepared: Prepared, options: ValidateTableOptions): Promise<SchemaReport> {
  const { schema, layout, source, only } = prepared;
  const { sampleSize, depth, signal, onProgress, batchSize, maxStateBytes } = options;
  const judging = {
    ...(sampleSize !== undefined && { sampleSize }),
    ...(depth && { depth }),
    only,
    ordered: source.ordered !== false,
  };
  const question = layoutQuestion(schema, layout, judging);
  return answered(source, question, {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(batchSize !== undefined && { batchSize }),
    ...(maxStateBytes !== undefined && { maxStateBytes }),
  });
}
