import { project, type Source, type SourceInput, sourceFrom } from '@millrace/columns';
import { type Layout, layOut } from './layout.js';
import { NOTHING_READ, reportOf } from './report.js';
import { SchemaError } from './schema-error.js';
import { parsedRows } from './table-parsers.js';
import { checkedSchema, plansOf, type TableSchema } from './table-schema.js';
import { workedSource } from './worked-source.js';

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
  const read = parsedRows(sourceFrom(source), checkedSchema(schema).options.parsers);
  const worked = workedSource(read);
  const layout = layOut(plansOf(schema), schema.options, read.schema, worked.workings);
  if (layout.issues.length > 0) {
    throw new SchemaError(reportOf(layout.issues, { rows: read.rowCount ?? 0, ...NOTHING_READ }), read.name);
  }
  return projected(layout, worked.source());
}

/** The columns of a layout, as a source. */
export function projected({ columns, extras }: Layout, source: Source): Source {
  return project(source, [
    ...columns.map(({ name, written }) => ({ name, expression: written })),
    ...extras.map((name) => ({ name, expression: { node: 'column', name } as const })),
  ]);
}
