import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  type SourceInput,
  types,
  type Value,
} from '@millrace/columns';
import {
  rows,
  type SchemaReport,
  safeParseTable,
  type TableSchema,
  type ValidateTableOptions,
} from '../src/index.js';

export const i32: DataType = types.int32();
export const i64: DataType = types.int64();
export const f64: DataType = types.float64();
export const text: DataType = types.utf8();

/** One batch out of a type and values per column. */
export function batchOf(columns: Record<string, readonly [DataType, readonly Value[]]>): Batch[] {
  const entries = Object.entries(columns);
  const schema = { fields: entries.map(([name, [type]]) => field(name, type)) };
  return [
    batchFromChunks(
      schema,
      entries.map(([, [type, values]]) => chunkFromValues(type, values)),
    ),
  ];
}

/** What parsing gives: rows, dropped rows, and the issues as column, rule and count. */
export async function parsed(
  schema: unknown,
  table: SourceInput,
  options: ValidateTableOptions = {},
): Promise<{
  readonly success: boolean;
  readonly rows: readonly unknown[];
  readonly dropped: readonly unknown[] | null;
  readonly found: readonly (readonly [string | null, string, number])[];
  readonly report: SchemaReport;
}> {
  const one = schema as TableSchema;
  const { success, table: made, dropped, report } = await safeParseTable(one, table, options);
  return {
    success,
    rows: made === null ? [] : [...rows(made, one)],
    dropped: dropped === null ? null : dropped.toArray().map((row) => row?.toJSON() as unknown),
    found: report.issues.map(({ column, rule, count }) => [column, rule, count]),
    report,
  };
}
