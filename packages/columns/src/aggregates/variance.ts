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
  wholeNumber,
} from './description.js';
import { finishVariance } from './finish-moments.js';

/** Options of {@link variance}. */
export interface VarianceOptions extends NanOptions {
  readonly ddof?: number | undefined;
}

/**
 * The variance of `x` with `ddof` taken from the number of rows in the divisor (1 by default): (Σx² - (Σx)²/n) / (n - ddof) from exact sums, rounded once to a
 * `number`; null when the divisor is not positive. Any NaN or infinity that counts makes it NaN. Throws `UsageError` when `x` can't be summed.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, variance, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, 2, 3])]);
 * await scan([batch], [variance('x')]); // => [1]
 * ```
 */
export function variance<O extends VarianceOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<number | null, O>> {
  return describe('variance', [inputExpression(x, 'variance')], options ?? {}, {
    ddof: wholeNumber(options?.ddof ?? 1, `'ddof' of variance`, 1_000),
    nan: oneOf(options?.nan, ['skip', 'propagate'], `'nan' of variance`),
  });
}

/** How {@link variance} is computed. */
export const varianceKind: BuiltInKind<Moments, number | null> = {
  name: 'variance',
  version: 1,
  order: 'free',
  accumulator: moments,
  defaults: { ddof: 1, nan: 'skip' },
  check(types, options) {
    checkInputs('variance', types, 1);
    checkOptions('variance', options, this.defaults);
    checkSummable('variance', types[0]!);
    wholeNumber(options['ddof'] as number, `'ddof' of variance`, 1_000);
  },
  accumulatorOptions: () => ({ order: 2 }),
  finish: finishVariance,
};
