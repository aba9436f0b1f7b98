import type { BuiltInKind } from '../accumulators/accumulator.js';
import { type Quantities, quantities, quantityReader } from '../accumulators/quantities.js';
import type { Aggregate } from '../aggregate.js';
import { UsageError } from '../errors.js';
import type { Value } from '../value.js';
import { checkInputs, checkMeasurable, checkNotDecimal, checkOptions } from './checks.js';
import {
  type AggregateInput,
  type Answered,
  describe,
  inputExpression,
  type NanOptions,
  oneOf,
} from './description.js';
import { QUANTILE_METHODS, type QuantileMethod, quantilesOf } from './quantile-methods.js';

/** Options of {@link quantiles}. */
export interface QuantilesOptions extends NanOptions {
  /** `'linear'` by default. */
  readonly method?: QuantileMethod | undefined;
  /** Answer approximately, in bounded memory. */
  readonly approximate?: 'hdr' | undefined;
}

/**
 * The quantiles of `x` at each of `qs` (0 to 1), by one of NumPy's thirteen methods and with its arithmetic; null when no row
 * counts. Methods that pick an order statistic (`lower`, `higher`, `nearest`, `inverted_cdf`, `closest_observation`) give a
 * value of the column, exact for 64-bit integers, decimals and temporal types; the others give a `number`. A `ResourceError`
 * when the values need more than `maxStateBytes`; with `approximate: 'hdr'` a log-linear histogram of
 * bounded size instead (not for decimals), whose order statistics are off by 0.05 % (2^-11) of their value at most.
 *
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, quantiles, scan, types } from '@millrace/columns';
 * const schema = { fields: [{ name: 'x', type: types.float64(), nullable: true }] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), [1, 2, 3, 4])]);
 * await scan([batch], [quantiles('x', [0, 0.5])]); // => [[1, 2.5]]
 * ```
 */
export function quantiles<O extends QuantilesOptions = Record<never, never>>(
  x: AggregateInput,
  qs: readonly number[],
  options?: O,
): Aggregate<Answered<readonly Value[], O>> {
  const { method, approximate, nan, ...rest }: QuantilesOptions = options ?? {};
  checkQuantiles(qs);
  return describe('quantiles', [inputExpression(x, 'quantiles')], rest, {
    approximate: approximate === undefined ? null : oneOf(approximate, ['hdr'], `'approximate' of quantiles`),
    method: oneOf(method, QUANTILE_METHODS, `'method' of quantiles`),
    nan: oneOf(nan, ['skip', 'propagate'], `'nan' of quantiles`),
    qs: qs.map((q) => q + 0),
  });
}

/** How {@link quantiles} is computed. */
export const quantilesKind: BuiltInKind<Quantities, readonly Value[]> = {
  name: 'quantiles',
  version: 1,
  order: 'free',
  accumulator: quantities,
  defaults: { approximate: null, method: 'linear', nan: 'skip', qs: [] },
  check(types, options) {
    checkInputs('quantiles', types, 1);
    checkOptions('quantiles', options, this.defaults);
    checkMeasurable('quantiles', types[0]!);
    checkQuantiles(options['qs']);
    oneOf(options['method'], QUANTILE_METHODS, `'method' of quantiles`);
    if (options['approximate'] === null) return;
    oneOf(options['approximate'], ['hdr'], `'approximate' of quantiles`);
    checkNotDecimal("quantiles with approximate 'hdr'", types[0]!);
  },
  accumulatorOptions: ({ approximate }) => ({ approximate: approximate! }),
  finish(state, { qs, method, nan }) {
    const list = qs as readonly number[];
    if (nan === 'propagate' && state.nan > 0) return list.map(() => Number.NaN);
    return quantilesOf(quantityReader(state), list, method as QuantileMethod);
  },
};

function checkQuantiles(qs: unknown): void {
  const wrong = Array.isArray(qs) ? qs.find((q) => !(typeof q === 'number' && q >= 0 && q <= 1)) : qs;
  if (Array.isArray(qs) && wrong === undefined) return;
  throw new UsageError('bad_option', `A quantile lies from 0 to 1, not at ${String(wrong)}.`, {
    issues: [{ code: 'bad_option', expected: '0..1', actual: wrong }],
  });
}
