import { type Expression, filter, project, type Source, UsageError } from '@millrace/columns';
import type { TableParserDefinition } from './table-options.js';

/**
 * A column that is computed from the others before anything else is done: a new one, or another value of one that is there. It is data,
 * saved with the schema, and run by engines.
 *
 * @throws UsageError for what is no expression.
 * @example
 * ```ts
 * import { col } from '@millrace/columns';
 * import { derive, parseTable, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ speed: z.number() }, { parsers: [derive('speed', col('km').dividedBy(col('h')))], strict: 'filter' });
 * const table = await parseTable(schema, tableFromArrays({ km: Float64Array.of(100), h: Float64Array.of(2) }));
 * [...table.getChild('speed')!]; // => [50]
 * ```
 */
export function derive(column: string, expression: Expression): TableParserDefinition {
  if (typeof column !== 'string' || typeof expression?.node !== 'string')
    throw new UsageError(
      'bad_parser',
      "derive takes a column's name and an expression such as col('a').times(100).",
    );
  return { parser: 'derive', column, expression };
}

/**
 * The rows on which a predicate is true; the others are not read at all. Row numbers in reports are those of the rows that are kept.
 *
 * @throws UsageError for what is no expression.
 * @example
 * ```ts
 * import { col } from '@millrace/columns';
 * import { keepRows, tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ x: z.number().positive() }, { parsers: [keepRows(col('x').ne(-999))] });
 * (await validateTable(schema, tableFromArrays({ x: Float64Array.of(1, -999) }))).rows; // => 1
 * ```
 */
export function keepRows(predicate: Expression): TableParserDefinition {
  if (typeof predicate?.node !== 'string')
    throw new UsageError('bad_parser', "keepRows takes a predicate such as col('a').gt(0).");
  return { parser: 'filter', predicate };
}

/** A source with a table's parsers run over it, in order. */
export function parsedRows(source: Source, parsers: readonly TableParserDefinition[]): Source {
  let parsed = source;
  for (const parser of parsers) {
    if (parser.parser === 'filter') {
      parsed = filter(parsed, parser.predicate);
      continue;
    }
    const { column: name, expression } = parser;
    const names = parsed.schema.fields.map((field) => field.name);
    const made = { name, expression };
    parsed = project(
      parsed,
      names.includes(name) ? names.map((one) => (one === name ? made : one)) : [...names, made],
    );
  }
  return parsed;
}
