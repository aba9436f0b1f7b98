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
 * The number of rows on which `x` is not null; NaN counts as valid. The answer is a `number`.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, validCount, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, null, 3])]);
 * await scan([batch], [validCount('x')]); // => [2]
 * ```
 */
export function validCount<O extends AggregateOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<number, O>> {
  return describe('validCount', [inputExpression(x, 'validCount')], options ?? {}, {});
}

/** How {@link validCount} is computed. */
export const validCountKind: BuiltInKind<ValidityTally, number> = {
  name: 'validCount',
  version: 1,
  order: 'free',
  accumulator: validityTally,
  defaults: {},
  check(types, options) {
    checkInputs('validCount', types, 1);
    checkOptions('validCount', options, this.defaults);
  },
  accumulatorOptions: () => ({}),
  finish: ({ valid }) => valid,
};
