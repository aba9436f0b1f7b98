import type { OrderStatistics } from '../aggregates/quantile-methods.js';
import type { DataType } from '../data-type.js';
import { physicalClass } from '../dense.js';
import { roundQuotient } from '../exact-rounding.js';
import type { Accumulator } from './accumulator.js';
import { comparableToValue } from './comparable.js';
import { type Histogram, histogram, histogramReader } from './histogram.js';
import { orderedValue, type ValueList, valueList } from './value-list.js';

/** All the values of a column, or a histogram of them. */
export type Quantities = ValueList | Histogram;

function isHistogram(state: Quantities): state is Histogram {
  return 'buckets' in state;
}

/** Keeps every value, or with the option `approximate` a histogram. */
export const quantities: Accumulator<Quantities> = {
  name: 'quantities',
  start: (types, options, limit) =>
    options['approximate'] === 'hdr'
      ? histogram.start(types, options, limit)
      : valueList.start(types, options, limit),
  update(state, rows) {
    if (isHistogram(state)) histogram.update(state, rows);
    else valueList.update(state, rows);
  },
  merge(left, right) {
    if (isHistogram(left)) histogram.merge(left, right as Histogram);
    else valueList.merge(left, right as ValueList);
  },
  bytes: (state) => (isHistogram(state) ? histogram.bytes!(state) : valueList.bytes!(state)),
  encode: (state, options) =>
    isHistogram(state) ? histogram.encode(state, options) : valueList.encode(state, options),
  decode(state, parts) {
    if (isHistogram(state)) histogram.decode(state, parts);
    else valueList.decode(state, parts);
  },
};

/** The order statistics of a state. */
export function quantityReader(state: Quantities): OrderStatistics {
  if (isHistogram(state)) return histogramReader(state);
  const at = orderedValue(state);
  return orderStatistics(state.type, state.size, (place) => at(place));
}

/** The order statistics of a type (no dictionary) whose values lie sorted, as the kernels hold them: numbers or integers. */
export function orderStatistics(
  type: DataType,
  size: number,
  at: (place: number) => number | bigint,
): OrderStatistics {
  const divisor = type.kind === 'decimal' ? 10n ** BigInt(Math.max(0, type.scale)) : 1n;
  const factor = type.kind === 'decimal' ? 10n ** BigInt(Math.max(0, -type.scale)) : 1n;
  const exact = type.kind !== 'decimal' && physicalClass(type) === 'number';
  const rounded = (value: number | bigint) =>
    exact ? (value as number) : roundQuotient(BigInt(value) * factor, divisor);
  return {
    size,
    value: (place) => comparableToValue(at(place), type),
    number: (place) => rounded(at(place)),
    difference: (from, to) =>
      exact ? (at(to) as number) - (at(from) as number) : rounded(BigInt(at(to)) - BigInt(at(from))),
  };
}
