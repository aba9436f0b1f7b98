import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type TrueTally, trueTally } from '../accumulators/true-tally.js';
import type { Aggregate } from '../aggregate.js';
import type { Predicate } from '../expression.js';
import { checkInputs, checkOptions, checkPredicate } from './checks.js';
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

/** How {@link countWhere} is computed. */
export const countWhereKind: BuiltInKind<TrueTally, number> = {
  name: 'countWhere',
  version: 1,
  order: 'free',
  accumulator: trueTally,
  defaults: {},
  check(types, options) {
    checkInputs('countWhere', types, 1);
    checkOptions('countWhere', options, this.defaults);
    checkPredicate('countWhere', types[0]!);
  },
  accumulatorOptions: () => ({}),
  finish: ({ count }) => count,
};
