import type { Aggregate } from '../aggregate.js';
import {
  type AggregateInput,
  type AggregateOptions,
  type Answered,
  describe,
  inputExpression,
} from './description.js';

/**
 * The number of rows on which `x` is NaN; 0 for a type that has no NaN. The answer is a `number`.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, nanCount, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, NaN, 3])]);
 * await scan([batch], [nanCount('x')]); // => [1]
 * ```
 */
export function nanCount<O extends AggregateOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<number, O>> {
  return describe('nanCount', [inputExpression(x, 'nanCount')], options ?? {}, {});
}
