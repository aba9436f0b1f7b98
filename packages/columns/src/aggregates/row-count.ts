import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type RowTally, rowTally } from '../accumulators/row-tally.js';
import type { Aggregate } from '../aggregate.js';
import { checkInputs, checkOptions } from './checks.js';
import { type AggregateOptions, type Answered, describe } from './description.js';

/**
 * The number of rows. The answer is a `number`.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, rowCount, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, null, 3])]);
 * await scan([batch], [rowCount()]); // => [3]
 * ```
 */
export function rowCount<O extends AggregateOptions = Record<never, never>>(
  options?: O,
): Aggregate<Answered<number, O>> {
  return describe('rowCount', [], options ?? {}, {});
}

/** How {@link rowCount} is computed. */
export const rowCountKind: BuiltInKind<RowTally, number> = {
  name: 'rowCount',
  version: 1,
  order: 'free',
  accumulator: rowTally,
  defaults: {},
  check(types, options) {
    checkInputs('rowCount', types, 0);
    checkOptions('rowCount', options, this.defaults);
  },
  accumulatorOptions: () => ({}),
  finish: ({ rows }) => rows,
};
