import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type Moments, moments } from '../accumulators/moments.js';
import type { Aggregate } from '../aggregate.js';
import { checkInputs, checkOptions, checkSummable } from './checks.js';
import {
  type AggregateInput,
  type Answered,
  describe,
  inputExpression,
  type NanOptions,
  oneOf,
} from './description.js';
import { finishSkewness } from './finish-moments.js';

/**
 * The population skewness g1 of `x`, m3 / m2^(3/2), from exact sums of x, x² and x³; null when no row counts or all values are
 * equal. Any NaN or infinity that counts makes it NaN. Throws `UsageError` when `x` can't be summed.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, skewness, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, 2, 3])]);
 * await scan([batch], [skewness('x')]); // => [0]
 * ```
 */
export function skewness<O extends NanOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<number | null, O>> {
  return describe('skewness', [inputExpression(x, 'skewness')], options ?? {}, {
    nan: oneOf(options?.nan, ['skip', 'propagate'], `'nan' of skewness`),
  });
}

/** How {@link skewness} is computed. */
export const skewnessKind: BuiltInKind<Moments, number | null> = {
  name: 'skewness',
  version: 1,
  order: 'free',
  accumulator: moments,
  defaults: { nan: 'skip' },
  check(types, options) {
    checkInputs('skewness', types, 1);
    checkOptions('skewness', options, this.defaults);
    checkSummable('skewness', types[0]!);
  },
  accumulatorOptions: () => ({ order: 3 }),
  finish: finishSkewness,
};
