import {
  arrowTableFrom,
  collect,
  memorySource,
  type Schema,
  type Source,
  type SourceInput,
  sourceFrom,
} from '@millrace/columns';
import * as arrow from 'apache-arrow';
import type { ArrowColumns } from './arrow-types.js';
import { projected } from './coerced-source.js';
import { layOut } from './layout.js';
import { SchemaError } from './schema-error.js';
import type { TableSchema, TableShape } from './table-schema.js';
import { type ValidateTableOptions, validateTable } from './validate-table.js';

/** The Arrow table that parsing with a schema gives: its columns' names and types are known to the compiler. */
export type ParsedTable<Schema> =
  Schema extends TableSchema<infer Shape, infer Coerced>
    ? arrow.Table<ArrowColumns<Shape, Coerced>>
    : arrow.Table;

/**
 * Validates a table, coerces it, and returns it as an Arrow table with exactly the schema's columns, in its order (and the others
 * behind them unless the schema filters). All of it is in memory then; for more than that, use `validateTable` and `coercedSource`.
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
  const read = await rereadable(sourceFrom(source), options);
  const report = await validateTable(schema, read, options);
  if (!report.valid) throw new SchemaError(report, read.name);
  const { signal, batchSize } = options;
  const made = projected(layOut(schema, read.schema), read);
  const batches = await collect(made, {
    ...(signal && { signal }),
    ...(batchSize !== undefined && { batchSize }),
  });
  const table = arrowTableFrom(arrow, promisedNulls(schema, made.schema), batches);
  return table as unknown as arrow.Table<ArrowColumns<Shape, Coerced>>;
}

/** A source that can be read once has to be kept to be judged and then returned. */
async function rereadable(source: Source, { signal }: ValidateTableOptions): Promise<Source> {
  if (source.once !== true) return source;
  const batches = await collect(source, signal ? { signal } : {});
  return memorySource(source.schema, batches, source.name === undefined ? {} : { name: source.name });
}

/** What was validated not to be null says so in the table's schema. */
function promisedNulls(schema: TableSchema, written: Schema): Schema {
  const plans = new Map(schema.columns.map((plan) => [plan.name, plan]));
  const fields = written.fields.map((field) => {
    const plan = plans.get(field.name);
    return plan === undefined ? field : { ...field, nullable: plan.nullable };
  });
  return { ...written, fields };
}
