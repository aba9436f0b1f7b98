import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type NanTally, nanTally } from '../accumulators/nan-tally.js';
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
 * The number of rows on which `x` is NaN; 0 for a type that has no NaN. The answer is a `number`.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, nanCount, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, NaN, 3])]);
 * await scan([batch], [nanCount('x')]); // => [1]
 * ```
 */
export function nanCount<O extends AggregateOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<number, O>> {
  return describe('nanCount', [inputExpression(x, 'nanCount')], options ?? {}, {});
}

/** How {@link nanCount} is computed. */
export const nanCountKind: BuiltInKind<NanTally, number> = {
  name: 'nanCount',
  version: 1,
  order: 'free',
  accumulator: nanTally,
  defaults: {},
  check(types, options) {
    checkInputs('nanCount', types, 1);
    checkOptions('nanCount', options, this.defaults);
  },
  accumulatorOptions: () => ({}),
  finish: ({ nan }) => nan,
};
