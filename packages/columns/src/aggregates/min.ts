import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type Extremes, extremes, extremeValue } from '../accumulators/extremes.js';
import type { Aggregate } from '../aggregate.js';
import type { Value } from '../value.js';
import { checkComparable, checkInputs, checkOptions } from './checks.js';
import {
  type AggregateInput,
  type Answered,
  describe,
  inputExpression,
  type NanOptions,
  oneOf,
} from './description.js';

/**
 * The smallest value of `x`, in the order of `compareValues`: null when there is none. NaN is skipped, or is the answer with
 * `nan: 'propagate'`; the answer is never -0. Strings and bytes compare by their bytes.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, min, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [3, null, 1])]);
 * await scan([batch], [min('x')]); // => [1]
 * ```
 */
export function min<O extends NanOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<Value, O>> {
  return describe('min', [inputExpression(x, 'min')], options ?? {}, {
    nan: oneOf(options?.nan, ['skip', 'propagate'], `'nan' of min`),
  });
}

/** How {@link min} is computed. */
export const minKind: BuiltInKind<Extremes, Value> = {
  name: 'min',
  version: 1,
  order: 'free',
  accumulator: extremes,
  defaults: { nan: 'skip' },
  check(types, options) {
    checkInputs('min', types, 1);
    checkOptions('min', options, this.defaults);
    checkComparable('min', types[0]!);
  },
  accumulatorOptions: () => ({}),
  finish: (state, options) => extremeValue(state, state.least, options),
};
