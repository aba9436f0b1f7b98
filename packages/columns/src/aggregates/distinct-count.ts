import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type Distinct, distinct, distinctNumber } from '../accumulators/distinct.js';
import type { Aggregate } from '../aggregate.js';
import { checkInputs, checkOptions } from './checks.js';
import {
  type AggregateInput,
  type AggregateOptions,
  type Answered,
  describe,
  inputExpression,
  oneOf,
} from './description.js';

/** Options of {@link distinctCount}. */
export interface DistinctCountOptions extends AggregateOptions {
  /** Answer approximately, in bounded memory. */
  readonly approximate?: 'hll' | undefined;
}

/**
 * The number of distinct values of `x`, nulls not counted; +0 and -0 are one value, and so are all NaN. Exact, and a
 * `ResourceError` when the values need more than `maxStateBytes`; with `approximate: 'hll'` a HyperLogLog of 2^14 registers
 * (16 KiB), deterministic and mergeable, with a standard error of 0.81 %.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, distinctCount, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.utf8(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.utf8(), ['a', 'b', null, 'a'])]);
 * await scan([batch], [distinctCount('x')]); // => [2]
 * ```
 */
export function distinctCount<O extends DistinctCountOptions = Record<never, never>>(
  x: AggregateInput,
  options?: O,
): Aggregate<Answered<number, O>> {
  return describe(
    'distinctCount',
    [inputExpression(x, 'distinctCount')],
    options ?? {},
    options?.approximate === undefined
      ? { approximate: null }
      : { approximate: oneOf(options.approximate, ['hll'], `'approximate' of distinctCount`) },
  );
}

/** How {@link distinctCount} is computed. */
export const distinctCountKind: BuiltInKind<Distinct, number> = {
  name: 'distinctCount',
  version: 1,
  order: 'free',
  accumulator: distinct,
  defaults: { approximate: null },
  check(types, options) {
    checkInputs('distinctCount', types, 1);
    checkOptions('distinctCount', options, this.defaults);
    if (options['approximate'] !== null)
      oneOf(options['approximate'], ['hll'], `'approximate' of distinctCount`);
  },
  accumulatorOptions: ({ approximate }) => ({ approximate: approximate! }),
  finish: distinctNumber,
};
