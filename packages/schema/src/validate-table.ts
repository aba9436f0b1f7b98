import { ask, type ScanOptions, type SourceInput, sourceFrom } from '@millrace/columns';
import { layOut } from './layout.js';
import { layoutQuestion, type QuestionOptions } from './question.js';
import type { SchemaReport } from './report.js';
import { sharedColumns } from './shared-columns.js';
import type { TableSchema } from './table-schema.js';

/** Options of {@link validateTable}. */
export interface ValidateTableOptions
  extends QuestionOptions,
    Pick<ScanOptions, 'signal' | 'onProgress' | 'batchSize' | 'maxStateBytes'> {}

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
  const { sampleSize, ...scanOptions } = options;
  const read = sourceFrom(source);
  const shared = sharedColumns(read);
  const layout = layOut(schema, read.schema, shared.share);
  const question = layoutQuestion(schema, layout, sampleSize === undefined ? {} : { sampleSize });
  const [report] = await ask(shared.source(), [question], scanOptions);
  return report!;
}
