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
import { patternRegExp } from './pattern-regexp.js';
import { plainOf } from './plain-type.js';
import { rowValueOf, setOwn } from './row-value.js';
import { plansOf, type TableSchema, type TableShape } from './table-schema.js';

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
 * import { rows, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ carrier: z.string(), seats: z.int() });
 * const table = tableFromArrays({ carrier: ['UA', 'B6'], seats: Int32Array.of(180, 100) });
 * [...rows(table, schema)]; // => [{ carrier: 'UA', seats: 180 }, { carrier: 'B6', seats: 100 }]
 * ```
 */
export function* rows<Shape extends TableShape>(
  table: ArrowTableLike | readonly Batch[],
  schema: TableSchema<Shape>,
): Generator<z.infer<TableSchema<Shape>['row']>, void, undefined> {
  const plans = plansOf(schema as unknown as TableSchema);
  for (const batch of batchesOf(table)) {
    const readers = plans.flatMap((plan) =>
      plan.regex === null ? columnReader(plan, batch) : [matchingReader(plan, plans, batch)],
    );
    for (let row = 0; row < batch.length; row++) {
      const object = {};
      for (const { name, read } of readers) setOwn(object, name, read(row));
      yield object as z.infer<TableSchema<Shape>['row']>;
    }
  }
}

function batchesOf(table: ArrowTableLike | readonly Batch[]): readonly Batch[] {
  if ('batches' in table)
    return (table.batches as readonly ArrowBatchLike[]).map((batch) => batchFromArrow(batch));
  return table;
}

interface Reader {
  readonly name: string;
  readonly read: ReadCell;
}

function columnReader(plan: ColumnPlan, batch: Batch): Reader[] {
  const place = batch.schema.fields.findIndex((field) => field.name === plan.name);
  if (place >= 0) return [{ name: plan.name, read: cellReader(plan, batch.columns[place]!) }];
  if (!plan.required) return [];
  throw unreadable(plan, 'missing');
}

/** A pattern's columns are an object of their own, by name. */
function matchingReader(plan: ColumnPlan, plans: readonly ColumnPlan[], batch: Batch): Reader {
  const pattern = patternRegExp(plan.regex!);
  const named = new Set(plans.filter(({ regex }) => regex === null).map(({ name }) => name));
  const readers = batch.schema.fields.flatMap(({ name }, place) =>
    !named.has(name) && pattern.test(name) ? [{ name, read: cellReader(plan, batch.columns[place]!) }] : [],
  );
  const read = (row: number): object => {
    const object = {};
    for (const reader of readers) setOwn(object, reader.name, reader.read(row));
    return object;
  };
  return { name: plan.name, read };
}

function cellReader(plan: ColumnPlan, chunk: Chunk): ReadCell {
  const definition = plan.output ?? plan;
  if (!accepts(definition, chunk.type)) throw unreadable(plan, typeName(chunk.type));
  const convert = rowValueOf(definition, plainOf(chunk.type));
  return (row) => convert(valueAt(chunk, row));
}

function unreadable(plan: ColumnPlan, actual: string): UsageError {
  const expected = acceptedTypes(plan.output ?? plan);
  const message = `Column '${plan.name}' is ${actual}, but rows of this schema need ${expected}; parse the table first.`;
  return new UsageError('unreadable_column', message, {
    issues: [{ code: 'unreadable_column', column: plan.name, expected, actual }],
  });
}
