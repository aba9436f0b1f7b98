import {
  addScaled,
  type DataType,
  type Dialect,
  type ExactMoments,
  type ExactSum,
  exactSum,
  type MomentsKind,
  momentsAnswer,
} from '@millrace/columns';
import {
  filter,
  type LoweredSum,
  type SizeHint,
  squaresByGrid,
  sumByGrid,
  sumByLimbs,
} from './exact-float-sum.js';
import { type PlainType, plain } from './lowering.js';
import type { LowerAggregateOptions, LoweredAggregate, Read } from './reading.js';
import type { Selection } from './selection.js';

const int64: DataType = { kind: 'int', bits: 64, signed: true };
const utf8: DataType = { kind: 'utf8', layout: 'offsets32' };

const powers: { readonly [K in MomentsKind]: number } = {
  sum: 1,
  mean: 1,
  variance: 2,
  standardDeviation: 2,
  skewness: 3,
};

/** The aggregates that are read off exact sums of x, x² and x³. */
export function lowerMoments(
  kind: MomentsKind,
  aggregate: LoweredAggregate,
  into: Selection,
  dialect: Dialect,
  options: LowerAggregateOptions,
): Read | undefined {
  const { sql, type } = aggregate.inputs[0]!;
  const inner = plain(type);
  if (inner.kind === 'null') return () => ({ answer: null });
  if (inner.kind === 'float') return lowerFloatSum(kind, aggregate, into, dialect, options);
  const terms = powerSums(inner, sql, powers[kind], dialect);
  if (terms === undefined) return undefined;
  const places = terms.map((term) =>
    into.result(inText(filter('sum', term, aggregate.where, dialect), dialect), utf8),
  );
  const count = into.result(filter('count', sql, aggregate.where, dialect), int64);
  return (values) => {
    const sums = places.map((place) => ({
      mantissa: wholeOfText(values[place] as string | null),
      exponent: 0,
    }));
    const moments = { finite: Number(values[count]), nan: 0, positive: 0, negative: 0, sums };
    return { answer: momentsAnswer(kind, moments, aggregate.options, type) };
  };
}

function inText(sql: string, dialect: Dialect): string {
  return dialect.convert(sql, dialect.typeName(utf8)!);
}

// The digits of an integer, or of a decimal with all the digits of its scale.
function wholeOfText(text: string | null): bigint {
  return text === null ? 0n : BigInt(text.replace('.', ''));
}

// What to sum for x, x² and x³; the sums of 2^33 rows and more stay within 127 bits, or 38 digits. Powers of 64-bit integers
// would leave them, and cost more by halves in the engine than in the kernels.
function powerSums(type: PlainType, x: string, most: number, dialect: Dialect): string[] | undefined {
  if (type.kind === 'decimal') {
    return most === 1 && type.precision <= 28 && dialect.typeName(type) !== undefined ? [x] : undefined;
  }
  if (type.kind === 'duration') return most === 1 ? [x] : undefined;
  if (type.kind !== 'int' || type.bits * most > 64) return undefined;
  const factor = dialect.convert(x, type.bits * most <= 48 ? dialect.typeName(int64)! : dialect.wideInteger);
  return [x, `${factor} * ${factor}`, `${factor} * ${factor} * ${factor}`].slice(0, most);
}

function lowerFloatSum(
  kind: MomentsKind,
  { inputs, where, options: own }: LoweredAggregate,
  into: Selection,
  dialect: Dialect,
  options: LowerAggregateOptions,
): Read | undefined {
  const { type } = inputs[0]!;
  const inner = plain(type);
  if (dialect.typeName(inner) === undefined) return undefined;
  const float64: DataType = { kind: 'float', bits: 64 };
  const given = inputs[0]!.sql;
  const double =
    inner.kind === 'float' && inner.bits === 64 ? given : dialect.convert(given, dialect.typeName(float64)!);
  const x = /^\w+$/.test(double) ? double : into.define(double, 0);
  const hint = options.hint?.(given);
  const nan =
    own['nan'] === 'propagate'
      ? into.result(
          dialect.countTrue(where === undefined ? dialect.isNan(x) : `${where} AND ${dialect.isNan(x)}`),
          int64,
        )
      : undefined;
  if (powers[kind] > 1) {
    if (hint === undefined || kind === 'skewness') return undefined;
    return lowerSpread(kind, { x, type, where, hint, own, nan }, into, dialect);
  }
  const sum: LoweredSum =
    (hint && sumByGrid(x, where, hint, into, dialect)) ?? sumByLimbs(x, where, into, dialect);
  return (values) => {
    if (nan !== undefined && Number(values[nan]) > 0) return { answer: Number.NaN };
    const parts = sum.read(values);
    const settle = (outside: ExactMoments): { answer: unknown } | undefined => {
      const [low, high] = [-1n, 1n].map((sign) => {
        const total = exactSum();
        for (const { mantissa, exponent } of [parts.sum, ...outside.sums])
          addScaled(total, mantissa, exponent);
        addScaled(total, sign * parts.error.mantissa, parts.error.exponent);
        const moments = { ...outside, finite: outside.finite + parts.count, sums: [total] };
        return momentsAnswer(kind, moments, own, type);
      });
      return Object.is(low, high) ? { answer: low } : undefined;
    };
    const none = { finite: 0, nan: 0, positive: 0, negative: 0, sums: [] };
    if (parts.outside === 0) return settle(none);
    const finiteOrInfinite = `(${sum.outside} AND NOT ${dialect.isNan(x)})`;
    const taken = where === undefined ? finiteOrInfinite : `(${where} AND ${finiteOrInfinite})`;
    return { outside: taken, x, join: settle };
  };
}

interface Spread {
  readonly x: string;
  readonly type: DataType;
  readonly where: string | undefined;
  readonly hint: SizeHint;
  readonly own: LoweredAggregate['options'];
  readonly nan: number | undefined;
}

// Variance and standard deviation rise with the sum of the squares and fall with the size of the sum: the ends of what they
// may be lie at the ends of both. Where the two are not one double, or a value lies outside, the kernels do it.
function lowerSpread(
  kind: MomentsKind,
  { x, type, where, hint, own, nan }: Spread,
  into: Selection,
  dialect: Dialect,
): Read | undefined {
  const first = sumByGrid(x, where, hint, into, dialect);
  const squares = squaresByGrid(x, where, hint, into, dialect);
  if (first === undefined || squares === undefined) return undefined;
  return (values) => {
    if (nan !== undefined && Number(values[nan]) > 0) return { answer: Number.NaN };
    const { sum, error, count, outside } = first.read(values);
    if (outside > 0) return undefined;
    const second = squares.read(values, count);
    const size = { ...sum, mantissa: sum.mantissa < 0n ? -sum.mantissa : sum.mantissa };
    const least = moved(size, error, -1n);
    const ends = [
      [moved(size, error, 1n), moved(second.sum, second.error, -1n)],
      [least.mantissa < 0n ? exactSum() : least, moved(second.sum, second.error, 1n)],
    ] as const;
    if (isBelowZero(ends[0], count)) return undefined;
    const [low, high] = ends.map((sums) =>
      momentsAnswer(kind, { finite: count, nan: 0, positive: 0, negative: 0, sums }, own, type),
    );
    return Object.is(low, high) ? { answer: low } : undefined;
  };
}

function moved(sum: ExactSum, by: ExactSum, times: bigint): ExactSum {
  const other = { ...sum };
  addScaled(other, times * by.mantissa, by.exponent);
  return other;
}

// Whether n Σx² - (Σx)² is: then the bound of the error says nothing.
function isBelowZero([first, second]: readonly [ExactSum, ExactSum], count: number): boolean {
  const spread = exactSum();
  addScaled(spread, BigInt(count) * second.mantissa, second.exponent);
  addScaled(spread, -(first.mantissa * first.mantissa), 2 * first.exponent);
  return spread.mantissa < 0n;
}
