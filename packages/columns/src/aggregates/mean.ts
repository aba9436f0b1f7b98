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
import { finishMean } from './finish-moments.js';

/**
 * The exact sum of `x` divided by the number of rows, rounded once to a `number`; null when no row counts. For durations and
 * decimals too (in the column's unit, and as a double). Finite data have a finite mean. Throws `UsageError` when `x` can't be summed.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, mean, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, 2, null, 6])]);
 * await scan([batch], [mean('x')]); // => [3]
 * ```
 */
export function mean<O extends NanOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<number | null, O>> {
  return describe('mean', [inputExpression(x, 'mean')], options ?? {}, {
    nan: oneOf(options?.nan, ['skip', 'propagate'], `'nan' of mean`),
  });
}

/** How {@link mean} is computed. */
export const meanKind: BuiltInKind<Moments, number | null> = {
  name: 'mean',
  version: 1,
  order: 'free',
  accumulator: moments,
  defaults: { nan: 'skip' },
  check(types, options) {
    checkInputs('mean', types, 1);
    checkOptions('mean', options, this.defaults);
    checkSummable('mean', types[0]!);
  },
  accumulatorOptions: () => ({ order: 1 }),
  finish: finishMean,
};
