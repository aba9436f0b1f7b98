import { type QuantileMethod, type Question, quantiles, UsageError, type Value } from '@millrace/columns';
import { asNumber } from './as-number.js';
import { observedValue } from './column-aggregate.js';
import { type CompileContext, columnType, domain, type Kwargs, type Outcome } from './compile.js';
import { shownCell } from './map-result.js';
import { hasValue } from './missing.js';

/** Quantiles and the range that each must lie in; a null end is open. */
export interface QuantileRanges {
  readonly quantiles: readonly number[];
  readonly value_ranges: readonly (readonly [number | null, number | null])[];
}

const METHODS: readonly unknown[] = ['linear', 'lower', 'higher', 'midpoint', 'nearest'];

function refused(why: string): UsageError {
  return new UsageError('bad_option', why, { issues: [{ code: 'bad_option', keyword: 'quantile_ranges' }] });
}

/** Refuses quantiles without ranges, and ranges upside down. */
export function checkQuantiles(kwargs: Kwargs): void {
  const { quantiles: qs, value_ranges: ranges } = (kwargs['quantile_ranges'] ??
    {}) as Partial<QuantileRanges>;
  const isNumber = (value: unknown): boolean => typeof value === 'number' || typeof value === 'bigint';
  if (!Array.isArray(qs) || !qs.every((q) => isNumber(q) && q >= 0 && q <= 1) || !Array.isArray(ranges)) {
    throw refused(
      'quantile_ranges must be { quantiles: numbers from 0 to 1, value_ranges: a pair for each }.',
    );
  }
  const isPair = (range: unknown): boolean =>
    Array.isArray(range) && range.length === 2 && range.every((end) => end === null || isNumber(end));
  if (!ranges.every(isPair))
    throw refused('A range of quantile_ranges is a pair of numbers, or null where it is open.');
  if (ranges.some(([low, high]) => low !== null && high !== null && low > high))
    throw refused('A range of quantile_ranges begins above its end.');
  if (qs.length !== ranges.length)
    throw refused(`quantile_ranges has ${qs.length} quantiles and ${ranges.length} ranges.`);
  const method = kwargs['allow_relative_error'];
  if (method && !METHODS.includes(method))
    throw refused(`allow_relative_error must be one of ${METHODS.join(', ')}, or false.`);
}

/** The question whether quantiles lie in ranges. */
export function quantileQuestion(kwargs: Kwargs, context: CompileContext): Question<Outcome> {
  const type = columnType(context, kwargs['column']);
  const column = kwargs['column'] as string;
  const { quantiles: qs, value_ranges: ranges } = kwargs['quantile_ranges'] as unknown as QuantileRanges;
  const method = (kwargs['allow_relative_error'] || 'nearest') as QuantileMethod;
  const valued = domain(kwargs, context, hasValue(column, type));
  const show = shownCell(column, type, context);
  return {
    asks: [quantiles(column, qs, { ...valued, method })],
    judge: ([answer]) => {
      const found = answer as readonly Value[];
      const details = found.map((value, at) => isInRange(asNumber(value, type), ranges[at]!));
      const observed = { quantiles: qs, values: found.map((value) => show(value)) };
      const result = observedValue(observed, context, { details: { success_details: details } });
      return { verdict: { success: details.every(Boolean), result } };
    },
  };
}

function isInRange(value: Value, [low, high]: readonly [number | null, number | null]): boolean {
  if (value === null || Number.isNaN(value)) return false;
  const number = Number(value);
  const least = low === null ? -Infinity : Number(low);
  const most = high === null ? Infinity : Number(high);
  return isClose(number, least) || isClose(number, most) || (least <= number && number <= most);
}

function isClose(a: number, b: number): boolean {
  return a === b || (Number.isFinite(b) && Math.abs(a - b) <= 1e-8 + 1e-4 * Math.abs(b));
}
