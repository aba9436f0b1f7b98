import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type Moments, moments } from '../accumulators/moments.js';
import type { Aggregate } from '../aggregate.js';
import type { Decimal } from '../value.js';
import { checkInputs, checkOptions, checkSummable } from './checks.js';
import {
  type AggregateInput,
  type Answered,
  describe,
  inputExpression,
  type NanOptions,
  oneOf,
} from './description.js';
import { finishSum } from './finish-moments.js';

/**
 * The exact sum of `x`, rounded once: a `bigint` for integers and durations (in the column's unit), a `Decimal` for decimals, a
 * `number` for floats, null when no row counts. The same bits whatever the chunks and their order; a true sum beyond the range
 * of doubles is ±Infinity; with both infinities in the data it is NaN. Throws `UsageError` when `x` can't be summed.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, sum, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1e308, 1, -1e308])]);
 * await scan([batch], [sum('x')]); // => [1]
 * ```
 */
export function sum<O extends NanOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<bigint | number | Decimal | null, O>> {
  return describe('sum', [inputExpression(x, 'sum')], options ?? {}, {
    nan: oneOf(options?.nan, ['skip', 'propagate'], `'nan' of sum`),
  });
}

/** How {@link sum} is computed. */
export const sumKind: BuiltInKind<Moments, bigint | number | Decimal | null> = {
  name: 'sum',
  version: 1,
  order: 'free',
  accumulator: moments,
  defaults: { nan: 'skip' },
  check(types, options) {
    checkInputs('sum', types, 1);
    checkOptions('sum', options, this.defaults);
    checkSummable('sum', types[0]!);
  },
  accumulatorOptions: () => ({ order: 1 }),
  finish: finishSum,
};
