import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type RowHashSum, rowHashSum, rowHashText } from '../accumulators/row-hash-sum.js';
import type { Aggregate } from '../aggregate.js';
import type { Expression } from '../expression.js';
import { checkInputs, checkNames, checkOptions } from './checks.js';
import { type AggregateOptions, type Answered, describe, inputExpression } from './description.js';

/** A column of a {@link rowHash}: a column's name, or a name with the expression that it stands for. */
export type HashedColumn = string | { readonly name: string; readonly expression: Expression };

/** Options of {@link rowHash}. */
export interface RowHashOptions extends AggregateOptions {
  /** The columns hashed, in this order; all columns of the source, in its order, when absent. */
  readonly columns?: readonly HashedColumn[] | undefined;
}

/**
 * A content hash of the rows that does not depend on their order, nor on chunks, slices or dictionaries: the sum modulo
 * 2^128 of a 128-bit hash of each row, over names, types and values as `ROWHASH.md` says. The answer is `'mr1:'` and 32
 * hexadecimal digits. Not a security boundary: it finds accidents, not forgers.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, rowHash, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.utf8(), nullable: true }] };
 * const [a] = await scan([batchFromChunks(schema, [chunkFromValues(types.utf8(), ['p', 'q'])])], [rowHash()]);
 * const [b] = await scan([batchFromChunks(schema, [chunkFromValues(types.utf8(), ['q', 'p'])])], [rowHash()]);
 * a === b; // => true
 * ```
 */
export function rowHash<O extends RowHashOptions = Record<never, never>>(
  options?: O,
): Aggregate<Answered<string, O>> {
  const { columns, ...rest }: RowHashOptions = options ?? {};
  const named = columns?.map((column) =>
    typeof column === 'string'
      ? { name: column, expression: inputExpression(column, 'rowHash') }
      : { name: String(column.name), expression: inputExpression(column.expression, 'rowHash') },
  );
  return describe('rowHash', named?.map(({ expression }) => expression) ?? [], rest, {
    names: named === undefined ? null : named.map(({ name }) => name),
  });
}

/** How {@link rowHash} is computed. */
export const rowHashKind: BuiltInKind<RowHashSum, string> = {
  name: 'rowHash',
  version: 1,
  order: 'free',
  accumulator: rowHashSum,
  defaults: { names: null },
  check(types, options) {
    checkInputs('rowHash', types, 0, Infinity);
    checkOptions('rowHash', options, this.defaults);
    checkNames(types.length, options['names']);
  },
  accumulatorOptions: ({ names }) => ({ names: names! }),
  finish: rowHashText,
};
