import { orderStatistics } from './accumulators/quantities.js';
import { type QuantileMethod, quantilesOf } from './aggregates/quantile-methods.js';
import type { DataType } from './data-type.js';
import { physicalClass } from './dense.js';
import { plainType } from './type-name.js';
import type { Decimal, Value } from './value.js';

/**
 * The places, from 0, of the order statistics that {@link quantilesAnswer} reads, of so many values.
 *
 * @example
 * ```ts
 * import { quantilePlaces } from '@millrace/columns';
 * quantilePlaces(4, [0.5], 'linear'); // => [1, 2]
 * ```
 */
export function quantilePlaces(size: number, qs: readonly number[], method: QuantileMethod): number[] {
  const places = new Set<number>();
  const note = (place: number): number => {
    places.add(place);
    return 0;
  };
  quantilesOf(
    { size, value: note, number: note, difference: (from, to) => note(from) + note(to) },
    qs,
    method,
  );
  return [...places].sort((a, b) => a - b);
}

/**
 * The answer of `quantiles` from order statistics that an engine found: the same bits as the kernels give.
 *
 * `at` gives the value at each of the places of {@link quantilePlaces}, NaN and null not counted.
 *
 * @example
 * ```ts
 * import { quantilesAnswer, types } from '@millrace/columns';
 * quantilesAnswer(4, (place) => [1, 2, 3, 4][place]!, [0, 0.5], 'linear', types.float64()); // => [1, 2.5]
 * ```
 */
export function quantilesAnswer(
  size: number,
  at: (place: number) => Value,
  qs: readonly number[],
  method: QuantileMethod,
  type: DataType,
): Value[] {
  const plain = plainType(type);
  const number = physicalClass(plain) === 'number';
  const held = (place: number): number | bigint => {
    const value = at(place);
    if (plain.kind !== 'decimal') return number ? Number(value) + 0 : BigInt(value as bigint);
    return number ? Number((value as Decimal).unscaled) : (value as Decimal).unscaled;
  };
  return quantilesOf(orderStatistics(plain, size, held), qs, method);
}
