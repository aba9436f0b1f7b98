import { type Predicate, type Source, type SourceInput, sourceFrom } from '@millrace/columns';
import { type Layout, layOut } from './layout.js';
import { type ChoiceOptions, chosenRows } from './row-choice.js';
import { parsedRows } from './table-parsers.js';
import { checkedSchema, plansOf, type TableSchema } from './table-schema.js';
import { workedSource } from './worked-source.js';

/** A schema that is laid on a source, with what it computes beside the source's own columns. */
export interface Prepared {
  readonly schema: TableSchema;
  readonly layout: Layout;
  readonly source: Source;
  /** The rows that checks are judged on; null for all. */
  readonly only: Predicate | null;
}

/** Lays a schema on a source, after the table's parsers and the choice of rows. */
export async function prepare(
  schema: TableSchema,
  input: SourceInput,
  options: ChoiceOptions,
): Promise<Prepared> {
  const parsed = parsedRows(sourceFrom(input), checkedSchema(schema).options.parsers);
  const { source, only } = await chosenRows(parsed, options);
  return layOnSource(schema, source, parsed, only);
}

/** Lays a schema on a source whose table's parsers have run. */
export function layOnSource(
  schema: TableSchema,
  source: Source,
  parsed: Pick<Source, 'schema'> = source,
  only: Predicate | null = null,
): Prepared {
  const worked = workedSource(source);
  const layout = layOut(plansOf(schema), schema.options, parsed.schema, worked.workings);
  return { schema, layout, source: worked.source(), only };
}
