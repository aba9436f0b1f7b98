import { arrowTableFrom, type Batch, type Schema, type SourceInput } from '@millrace/columns';
import * as arrow from 'apache-arrow';
import type { ArrowColumns } from './arrow-types.js';
import { failureBatch } from './failure-cases.js';
import { parseBatches } from './parse.js';
import type { SchemaReport } from './report.js';
import { SchemaError } from './schema-error.js';
import type { TableSchema, TableShape } from './table-schema.js';
import type { ValidateTableOptions } from './validate-table.js';

/** The Arrow table that parsing with a schema gives: its columns' names and types are known to the compiler. */
export type ParsedTable<Schema> =
  Schema extends TableSchema<infer Shape, infer Coerced>
    ? arrow.Table<ArrowColumns<Shape, Coerced>>
    : arrow.Table;

/** What {@link safeParseTable} gives: a table, or none; the report tells why, and what was left out. */
export type ParseResult<Table> =
  | {
      readonly success: true;
      readonly table: Table;
      /** The rows that were left out because they fail, as they came; null where the schema leaves none out. */
      readonly dropped: arrow.Table | null;
      readonly report: SchemaReport;
    }
  | { readonly success: false; readonly table: null; readonly dropped: null; readonly report: SchemaReport };

/**
 * Validates a table, coerces it, and returns it as an Arrow table with exactly the schema's columns, in its order (and the others
 * behind them unless the schema filters). All of it is in memory then; for more than that, use `parseSource`.
 *
 * A schema with `dropInvalidRows` leaves out the rows that fail; {@link safeParseTable} returns them beside.
 *
 * @throws SchemaError carrying the whole report, when anything is wrong.
 * @throws SourceError when the source can't be read.
 * @example
 * ```ts
 * import { parseTable, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ distance: z.number() }, { coerce: true, strict: 'filter' });
 * const table = await parseTable(schema, tableFromArrays({ distance: ['1400', '719.5'], note: ['', ''] }));
 * table.getChild('distance')?.toArray(); // => Float64Array.of(1400, 719.5)
 * table.numCols; // => 1
 * ```
 */
export async function parseTable<Shape extends TableShape, Coerced extends boolean>(
  schema: TableSchema<Shape, Coerced>,
  source: SourceInput,
  options: ValidateTableOptions = {},
): Promise<arrow.Table<ArrowColumns<Shape, Coerced>>> {
  const parsed = await parseBatches(schema as unknown as TableSchema, source, options);
  if (!parsed.success) throw new SchemaError(parsed.report, parsed.name);
  return tableOf(parsed.schema, parsed.batches) as unknown as arrow.Table<ArrowColumns<Shape, Coerced>>;
}

/**
 * As {@link parseTable}, but answers in place of throwing, with the report also where the table is valid, and, where the schema drops
 * rows that fail, with these as they came.
 *
 * @throws SourceError when the source can't be read.
 * @example
 * ```ts
 * import { safeParseTable, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ distance: z.number().positive() }, { dropInvalidRows: true });
 * const result = await safeParseTable(schema, tableFromArrays({ distance: Float64Array.of(1400, -1) }));
 * [result.success, result.table?.numRows, result.dropped?.numRows, result.report.counts.data]; // => [true, 1, 1, 1]
 * ```
 */
export async function safeParseTable<Shape extends TableShape, Coerced extends boolean>(
  schema: TableSchema<Shape, Coerced>,
  source: SourceInput,
  options: ValidateTableOptions = {},
): Promise<ParseResult<arrow.Table<ArrowColumns<Shape, Coerced>>>> {
  const {
    success,
    schema: written,
    batches,
    dropped,
    report,
  } = await parseBatches(schema as unknown as TableSchema, source, options);
  if (!success) return { success, table: null, dropped: null, report };
  return {
    success,
    table: tableOf(written, batches) as unknown as arrow.Table<ArrowColumns<Shape, Coerced>>,
    dropped: dropped === null ? null : tableOf(dropped.schema, dropped.batches),
    report,
  };
}

/**
 * The failing cells of a report as an Arrow table with the columns of pandera's failure cases: `schema_context`, `column`, `check`,
 * `check_number`, `failure_case` (text), `index`; as many rows as the report names cells.
 *
 * @example
 * ```ts
 * import { reportToTable, tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const report = await validateTable(tableSchema({ x: z.number().min(0) }), tableFromArrays({ x: Float64Array.of(1, -1) }));
 * const [row] = reportToTable(report).toArray();
 * row?.toJSON(); // => { schema_context: 'Column', column: 'x', check: 'min(0)', check_number: 0, failure_case: '-1', index: 1n }
 * ```
 */
export function reportToTable(report: Pick<SchemaReport, 'issues'>): arrow.Table {
  const batch = failureBatch(report);
  return tableOf(batch.schema, [batch]);
}

function tableOf(schema: Schema, batches: readonly Batch[]): arrow.Table {
  return arrowTableFrom(arrow, schema, batches) as unknown as arrow.Table;
}
