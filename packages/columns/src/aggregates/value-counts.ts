import type { BuiltInKind } from '../accumulators/accumulator.js';
import { entriesOf, type ValueTally, valueTally } from '../accumulators/value-tally.js';
import type { Aggregate } from '../aggregate.js';
import type { Value } from '../value.js';
import { checkInputs, checkOptions } from './checks.js';
import {
  type AggregateInput,
  type AggregateOptions,
  type Answered,
  describe,
  inputExpression,
} from './description.js';

/** One distinct value and how many rows have it. */
export interface ValueCount {
  readonly value: Value;
  readonly count: number;
}

/**
 * How often each value of `x` occurs, in the order of `compareValues`; nulls are not counted, +0 and -0 are one value, and so
 * are all NaN. A `ResourceError` when the values need more than `maxStateBytes`.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, valueCounts, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.utf8(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.utf8(), ['b', 'a', null, 'a'])]);
 * await scan([batch], [valueCounts('x')]); // => [[{ value: 'a', count: 2 }, { value: 'b', count: 1 }]]
 * ```
 */
export function valueCounts<O extends AggregateOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<readonly ValueCount[], O>> {
  return describe('valueCounts', [inputExpression(x, 'valueCounts')], options ?? {}, {});
}

/** How {@link valueCounts} is computed. */
export const valueCountsKind: BuiltInKind<ValueTally, readonly ValueCount[]> = {
  name: 'valueCounts',
  version: 1,
  order: 'free',
  accumulator: valueTally,
  defaults: {},
  check(types, options) {
    checkInputs('valueCounts', types, 1);
    checkOptions('valueCounts', options, this.defaults);
  },
  accumulatorOptions: () => ({}),
  finish: entriesOf,
};
