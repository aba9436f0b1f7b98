import type { Aggregate } from '../aggregate.js';
import type { Predicate } from '../expression.js';
import { type AggregateOptions, type Answered, describe, inputExpression } from './description.js';

/**
 * The number of rows on which `predicate` is true (neither false nor null). The answer is a `number`.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, col, countWhere, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, null, 3])]);
 * await scan([batch], [countWhere(col('x').gt(2))]); // => [1]
 * ```
 */
export function countWhere<O extends AggregateOptions = Record<never, never>>(
  predicate: Predicate,
  options?: O,
): Aggregate<Answered<number, O>> {
  return describe('countWhere', [inputExpression(predicate, 'countWhere')], options ?? {}, {});
}
