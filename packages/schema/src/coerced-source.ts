import { project, type Source, type SourceInput, sourceFrom } from '@millrace/columns';
import { type Layout, layOut } from './layout.js';
import { reportOf } from './report.js';
import { SchemaError } from './schema-error.js';
import type { TableSchema } from './table-schema.js';

/**
 * The source that a schema makes of another: its columns in the schema's order, coerced, and, unless the schema is strict, the
 * other columns behind them. Nothing is read and nothing is judged yet: a cell that can't be coerced is null here, so validate
 * first, or as well.
 *
 * Streams as its source does, and an engine still answers aggregates over it by itself.
 *
 * @throws SchemaError when a column is missing, unexpected, or of a type that can't be coerced.
 * @example
 * ```ts
 * import { collect, valueAt } from '@millrace/columns';
 * import { coercedSource, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ distance: z.number() }, { coerce: true, nullTokens: ['NA'] });
 * const [batch] = await collect(coercedSource(schema, tableFromArrays({ distance: ['1400', 'NA'] })));
 * valueAt(batch!.columns[0]!, 0); // => 1400
 * ```
 */
export function coercedSource(schema: TableSchema, source: SourceInput): Source {
  const read = sourceFrom(source);
  const layout = layOut(schema, read.schema);
  if (layout.issues.length > 0) throw new SchemaError(reportOf(layout.issues, read.rowCount ?? 0), read.name);
  return projected(layout, read);
}

/** The columns of a layout, as a source. */
export function projected({ columns, extras }: Layout, source: Source): Source {
  return project(source, [
    ...columns.map(({ plan, written }) => ({ name: plan.name, expression: written })),
    ...extras.map((name) => ({ name, expression: { node: 'column', name } as const })),
  ]);
}
