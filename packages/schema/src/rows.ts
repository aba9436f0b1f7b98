import {
  type ArrowBatchLike,
  type ArrowTableLike,
  type Batch,
  batchFromArrow,
  type Chunk,
  typeName,
  UsageError,
  valueAt,
} from '@millrace/columns';
import type * as z from 'zod';
import type { ColumnPlan } from './column-plan.js';
import { acceptedTypes, accepts } from './family.js';
import { rowValueOf } from './row-value.js';
import { checkedSchema, type TableSchema, type TableShape } from './table-schema.js';

type ReadCell = (row: number) => unknown;

/**
 * The rows of a table as objects of exactly the schema's row type: int64 as a bigint where the schema says bigint and as a number
 * where it says number, dates as `Date`, timestamps as bigint in their unit. A column that may be absent and is gives no property.
 *
 * Reads; does not validate: give it what `parseTable` returned.
 *
 * @throws UsageError when a column is missing or holds a type that the schema does not accept.
 * @example
 * ```ts
 * import { rowsOf, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ carrier: z.string(), seats: z.int() });
 * const table = tableFromArrays({ carrier: ['UA', 'B6'], seats: Int32Array.of(180, 100) });
 * [...rowsOf(table, schema)]; // => [{ carrier: 'UA', seats: 180 }, { carrier: 'B6', seats: 100 }]
 * ```
 */
export function* rowsOf<Shape extends TableShape>(
  table: ArrowTableLike | readonly Batch[],
  schema: TableSchema<Shape>,
): Generator<z.infer<TableSchema<Shape>['row']>, void, undefined> {
  const { columns } = checkedSchema(schema as unknown as TableSchema);
  for (const batch of batchesOf(table)) {
    const readers = columns.flatMap((plan) => columnReader(plan, batch));
    for (let row = 0; row < batch.length; row++)
      yield rowObject(readers, row) as z.infer<TableSchema<Shape>['row']>;
  }
}

function batchesOf(table: ArrowTableLike | readonly Batch[]): readonly Batch[] {
  if ('batches' in table)
    return (table.batches as readonly ArrowBatchLike[]).map((batch) => batchFromArrow(batch));
  return table;
}

function columnReader(plan: ColumnPlan, batch: Batch): { readonly name: string; readonly read: ReadCell }[] {
  const place = batch.schema.fields.findIndex((field) => field.name === plan.name);
  if (place < 0) {
    if (!plan.required) return [];
    throw unreadable(plan, 'missing');
  }
  const chunk = batch.columns[place] as Chunk;
  const type = chunk.type.kind === 'dictionary' ? chunk.type.value : chunk.type;
  if (!accepts(plan.family, plan.target, type)) throw unreadable(plan, typeName(chunk.type));
  const convert = rowValueOf(plan, type);
  return [{ name: plan.name, read: (row) => convert(valueAt(chunk, row)) }];
}

function rowObject(
  readers: readonly { readonly name: string; readonly read: ReadCell }[],
  row: number,
): object {
  const object: Record<string, unknown> = {};
  for (const { name, read } of readers) {
    // Assigning to `__proto__` would set the prototype instead of a property.
    if (name === '__proto__')
      Object.defineProperty(object, name, {
        value: read(row),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    else object[name] = read(row);
  }
  return object;
}

function unreadable(plan: ColumnPlan, actual: string): UsageError {
  const expected = acceptedTypes(plan.family, plan.target);
  const message = `Column '${plan.name}' is ${actual}, but rows of this schema need ${expected}; parse the table first.`;
  return new UsageError('unreadable_column', message, {
    issues: [{ code: 'unreadable_column', column: plan.name, expected, actual }],
  });
}
