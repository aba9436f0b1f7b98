import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type Monotone, monotone, monotonicity } from '../accumulators/monotone.js';
import type { Aggregate } from '../aggregate.js';
import { checkComparable, checkInputs, checkOptions } from './checks.js';
import { type AggregateInput, type Answered, describe, inputExpression, wholeNumber } from './description.js';
import type { Monotonicity, MonotonicOptions } from './is-increasing.js';

/**
 * Whether the values of `x` decrease from row to row (never the other way, or strictly with `strict`), in the source's order; nulls
 * and NaN are passed over. A violation is a row that breaks the order against the last valid row before it. Refused with
 * `UsageError` on a source without an order. Its states merge with their right-hand neighbour only.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, isDecreasing, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.int32(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.int32(), [3, 1, 2])]);
 * await scan([batch], [isDecreasing('x')]); // => [{ holds: false, violations: 1, first: [{ ordinal: 2 }] }]
 * ```
 */
export function isDecreasing<O extends MonotonicOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<Monotonicity, O>> {
  return describe('isDecreasing', [inputExpression(x, 'isDecreasing')], options ?? {}, {
    limit: wholeNumber(options?.limit ?? 20, `'limit' of isDecreasing`, 10_000),
    strict: options?.strict === true,
  });
}

/** How {@link isDecreasing} is computed. */
export const isDecreasingKind: BuiltInKind<Monotone, Monotonicity> = {
  name: 'isDecreasing',
  version: 1,
  order: 'ordered',
  accumulator: monotone,
  defaults: { limit: 20, strict: false },
  check(types, options) {
    checkInputs('isDecreasing', types, 1);
    checkOptions('isDecreasing', options, this.defaults);
    checkComparable('isDecreasing', types[0]!);
    wholeNumber(options['limit'] as number, `'limit' of isDecreasing`, 10_000);
  },
  accumulatorOptions: ({ limit, strict }) => ({ descending: true, limit: limit!, strict: strict! }),
  finish: monotonicity,
};
