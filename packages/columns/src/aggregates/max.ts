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
 * The greatest value of `x`, in the order of `compareValues`: null when there is none. NaN is skipped, or is the answer with
 * `nan: 'propagate'`; the answer is never -0. Strings and bytes compare by their bytes.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, max, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [3, null, 1])]);
 * await scan([batch], [max('x')]); // => [3]
 * ```
 */
export function max<O extends NanOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<Value, O>> {
  return describe('max', [inputExpression(x, 'max')], options ?? {}, {
    nan: oneOf(options?.nan, ['skip', 'propagate'], `'nan' of max`),
  });
}

/** How {@link max} is computed. */
export const maxKind: BuiltInKind<Extremes, Value> = {
  name: 'max',
  version: 1,
  order: 'free',
  accumulator: extremes,
  defaults: { nan: 'skip' },
  check(types, options) {
    checkInputs('max', types, 1);
    checkOptions('max', options, this.defaults);
    checkComparable('max', types[0]!);
  },
  accumulatorOptions: () => ({}),
  finish: (state, options) => extremeValue(state, state.greatest, options),
};
