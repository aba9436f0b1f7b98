import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type ValidityTally, validityTally } from '../accumulators/validity-tally.js';
import type { Aggregate } from '../aggregate.js';
import { checkInputs, checkOptions } from './checks.js';
import {
  type AggregateInput,
  type AggregateOptions,
  type Answered,
  describe,
  inputExpression,
} from './description.js';

/**
 * The number of rows on which `x` is null; NaN is not null. The answer is a `number`.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, nullCount, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, null, 3])]);
 * await scan([batch], [nullCount('x')]); // => [1]
 * ```
 */
export function nullCount<O extends AggregateOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<number, O>> {
  return describe('nullCount', [inputExpression(x, 'nullCount')], options ?? {}, {});
}

/** How {@link nullCount} is computed. */
export const nullCountKind: BuiltInKind<ValidityTally, number> = {
  name: 'nullCount',
  version: 1,
  order: 'free',
  accumulator: validityTally,
  defaults: {},
  check(types, options) {
    checkInputs('nullCount', types, 1);
    checkOptions('nullCount', options, this.defaults);
  },
  accumulatorOptions: () => ({}),
  finish: ({ rows, valid }) => rows - valid,
};
