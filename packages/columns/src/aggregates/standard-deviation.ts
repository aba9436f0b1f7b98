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
import { finishStandardDeviation } from './finish-moments.js';

/** Options of {@link standardDeviation}. */
export interface StandardDeviationOptions extends NanOptions {
  readonly ddof?: number | undefined;
}

/**
 * The standard deviation of `x` with `ddof` taken from the number of rows in the divisor (1 by default): the square root of the exact variance, rounded once to a
 * `number`; null when the divisor is not positive. Any NaN or infinity that counts makes it NaN. Throws `UsageError` when `x` can't be summed.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, standardDeviation, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, 2, 3])]);
 * await scan([batch], [standardDeviation('x')]); // => [1]
 * ```
 */
export function standardDeviation<O extends StandardDeviationOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<number | null, O>> {
  return describe('standardDeviation', [inputExpression(x, 'standardDeviation')], options ?? {}, {
    ddof: wholeNumber(options?.ddof ?? 1, `'ddof' of standardDeviation`, 1_000),
    nan: oneOf(options?.nan, ['skip', 'propagate'], `'nan' of standardDeviation`),
  });
}

/** How {@link standardDeviation} is computed. */
export const standardDeviationKind: BuiltInKind<Moments, number | null> = {
  name: 'standardDeviation',
  version: 1,
  order: 'free',
  accumulator: moments,
  defaults: { ddof: 1, nan: 'skip' },
  check(types, options) {
    checkInputs('standardDeviation', types, 1);
    checkOptions('standardDeviation', options, this.defaults);
    checkSummable('standardDeviation', types[0]!);
    wholeNumber(options['ddof'] as number, `'ddof' of standardDeviation`, 1_000);
  },
  accumulatorOptions: () => ({ order: 2 }),
  finish: finishStandardDeviation,
};
