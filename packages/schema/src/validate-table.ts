import { ask, type ScanOptions, type SourceInput } from '@millrace/columns';
import { checkedKeys } from './options.js';
import { prepare } from './prepare.js';
import { layoutQuestion, type QuestionOptions } from './question.js';
import type { SchemaReport } from './report.js';
import { type RowChoice, rowChoiceNames } from './row-choice.js';
import type { TableSchema } from './table-schema.js';

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
  return judge(await prepare(schema, source, options), options);
}

/** The report on what is prepared. */
export async function judge(
  prepared: Awaited<ReturnType<typeof prepare>>,
  options: ValidateTableOptions,
): Promise<SchemaReport> {
  const { schema, layout, source, only } = prepared;
  const { sampleSize, depth, signal, onProgress, batchSize, maxStateBytes } = options;
  const judging = { ...(sampleSize !== undefined && { sampleSize }), ...(depth && { depth }), only };
  const question = layoutQuestion(schema, layout, judging);
  const [report] = await ask(source, [question], {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(batchSize !== undefined && { batchSize }),
    ...(maxStateBytes !== undefined && { maxStateBytes }),
  });
  return report!;
}
