import { type Expression, UsageError } from '@millrace/columns';
import { withFunction } from './check-function.js';
import type { ParserDefinition } from './column-definition.js';

/**
 * Takes outer spaces (space, tab, line ends) off the cells of a text column; it is data, and engines run it.
 *
 * @example
 * ```ts
 * import { column, lower, parseTable, tableSchema, trim } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const schema = tableSchema({ state: column(z.enum(['open', 'paid']), { parsers: [trim(), lower()] }) });
 * const table = await parseTable(schema, tableFromArrays({ state: [' Open', 'PAID '] }));
 * [...table.getChild('state')!]; // => ['open', 'paid']
 * ```
 */
export function trim(): ParserDefinition {
  return { parser: 'trim' };
}

/**
 * Writes the cells of a text column in lower case, as JavaScript's `toLowerCase` does.
 *
 * @example
 * ```ts
 * import { lower } from '@millrace/schema';
 * lower(); // => { parser: 'lower' }
 * ```
 */
export function lower(): ParserDefinition {
  return { parser: 'lower' };
}

/**
 * Writes the cells of a text column in upper case, as JavaScript's `toUpperCase` does.
 *
 * @example
 * ```ts
 * import { upper } from '@millrace/schema';
 * upper(); // => { parser: 'upper' }
 * ```
 */
export function upper(): ParserDefinition {
  return { parser: 'upper' };
}

/**
 * Computes the cells of a column from the columns as they are read: data, saved with the schema, and run by engines.
 *
 * @throws UsageError for what is no expression.
 * @example
 * ```ts
 * import { col } from '@millrace/columns';
 * import { column, expressionParser, parseTable, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const cents = expressionParser(col('price').times(100));
 * const table = await parseTable(tableSchema({ price: column(z.number(), { parsers: [cents] }) }), tableFromArrays({ price: Float64Array.of(2.5) }));
 * [...table.getChild('price')!]; // => [250]
 * ```
 */
export function expressionParser(expression: Expression): ParserDefinition {
  if (typeof expression === 'object' && expression !== null && typeof expression.node === 'string')
    return { parser: 'expression', expression };
  throw new UsageError('bad_parser', "expressionParser takes an expression such as col('a').times(100).");
}

/**
 * A function of one cell, null left out, that gives the cell to be read in its place, of the same type or null. It runs row by row and
 * can't be saved.
 *
 * @throws UsageError for what is no function.
 * @example
 * ```ts
 * import { column, functionParser, parseTable, tableSchema } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const digits = functionParser((text) => String(text).replace(/[^0-9]/g, ''));
 * const schema = tableSchema({ phone: column(z.string(), { parsers: [digits] }) });
 * const table = await parseTable(schema, tableFromArrays({ phone: ['(02) 555'] }));
 * [...table.getChild('phone')!]; // => ['02555']
 * ```
 */
export function functionParser(parse: (value: unknown) => unknown): ParserDefinition {
  if (typeof parse !== 'function') throw new UsageError('bad_parser', 'functionParser takes a function.');
  const parser = { parser: 'function', source: String(parse) } as const;
  return withFunction(parser as never, parse as never) as unknown as ParserDefinition;
}
