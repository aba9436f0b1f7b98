import type { Aggregate } from '../aggregate.js';
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
