import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type Monotone, monotone, monotonicity } from '../accumulators/monotone.js';
import type { Aggregate } from '../aggregate.js';
import { checkComparable, checkInputs, checkOptions } from './checks.js';
import {
  type AggregateInput,
  type AggregateOptions,
  type Answered,
  describe,
  inputExpression,
  wholeNumber,
} from './description.js';

/** Options of {@link isIncreasing} and `isDecreasing`. */
export interface MonotonicOptions extends AggregateOptions {
  /** Equal neighbours are a violation too. */
  readonly strict?: boolean | undefined;
  /** How many violations are named (20 by default). */
  readonly limit?: number | undefined;
}

/** The answer of {@link isIncreasing} and `isDecreasing`. */
export interface Monotonicity {
  readonly holds: boolean;
  readonly violations: number;
  /** The first violations, by ordinal, at most `limit`. */
  readonly first: readonly { readonly ordinal: number }[];
}

/**
 * Whether the values of `x` increase from row to row (never the other way, or strictly with `strict`), in the source's order; nulls
 * and NaN are passed over. A violation is a row that breaks the order against the last valid row before it. Refused with
 * `UsageError` on a source without an order. Its states merge with their right-hand neighbour only.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, isIncreasing, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.int32(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.int32(), [1, 3, 2])]);
 * await scan([batch], [isIncreasing('x')]); // => [{ holds: false, violations: 1, first: [{ ordinal: 2 }] }]
 * ```
 */
export function isIncreasing<O extends MonotonicOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<Monotonicity, O>> {
  return describe('isIncreasing', [inputExpression(x, 'isIncreasing')], options ?? {}, {
    limit: wholeNumber(options?.limit ?? 20, `'limit' of isIncreasing`, 10_000),
    strict: options?.strict === true,
  });
}

/** How {@link isIncreasing} is computed. */
export const isIncreasingKind: BuiltInKind<Monotone, Monotonicity> = {
  name: 'isIncreasing',
  version: 1,
  order: 'ordered',
  accumulator: monotone,
  defaults: { limit: 20, strict: false },
  check(types, options) {
    checkInputs('isIncreasing', types, 1);
    checkOptions('isIncreasing', options, this.defaults);
    checkComparable('isIncreasing', types[0]!);
    wholeNumber(options['limit'] as number, `'limit' of isIncreasing`, 10_000);
  },
  accumulatorOptions: ({ limit, strict }) => ({ descending: false, limit: limit!, strict: strict! }),
  finish: monotonicity,
};
