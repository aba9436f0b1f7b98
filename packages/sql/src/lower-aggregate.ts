import {
  addScaled,
  type DataType,
  type Dialect,
  type ExactMoments,
  exactSum,
  type MomentsKind,
  momentsAnswer,
  type OptionValue,
  type Value,
} from '@millrace/columns';
import { filter, type LoweredSum, type SizeHint, sumByGrid, sumByLimbs } from './exact-float-sum.js';
import { type PlainType, plain } from './lowering.js';
import type { Selection } from './selection.js';

/** An input of an aggregate: its SQL, and the type of its values. */
export interface LoweredInput {
  readonly sql: string;
  readonly type: DataType;
}

/** An aggregate to lower: its kind, its lowered inputs and predicate, and its options. */
export interface LoweredAggregate {
  readonly kind: string;
  readonly inputs: readonly LoweredInput[];
  readonly where?: string | undefined;
  readonly options: { readonly [name: string]: OptionValue };
}

/** What a row of results says of an aggregate. */
export type Reading =
  | { readonly answer: unknown }
  /** Some values lie outside the form: the caller reads `x` where `outside` is true, and calls `join` with their moments. */
  | {
      readonly outside: string;
      readonly x: string;
      join(outside: ExactMoments): { readonly answer: unknown } | undefined;
    }
  /** The form could not settle the answer; another must. */
  | undefined;

/** How the results of an aggregate are read off a row of the statement. */
export type Read = (values: readonly Value[]) => Reading;

/** What lowering an aggregate may choose by. */
export interface LowerAggregateOptions {
  /** What is known of the size of an input, if anything. */
  readonly hint?: (sql: string) => SizeHint | undefined;
}

const int64: DataType = { kind: 'int', bits: 64, signed: true };
const utf8: DataType = { kind: 'utf8', layout: 'offsets32' };

/**
 * Adds the results that an aggregate needs to a selection, and gives the function that reads its answer off them; undefined for
 * what can't be lowered, or is not one row of results (distinct values, samples, order).
 */
export function lowerAggregate(
  aggregate: LoweredAggregate,
  into: Selection,
  dialect: Dialect,
  options: LowerAggregateOptions = {},
): Read | undefined {
  const { kind, inputs, where } = aggregate;
  const [input] = inputs;
  const count = (sql: string): ((values: readonly Value[]) => number) => {
    const place = into.result(sql, int64);
    return (values) => Number(values[place]);
  };
  const rows = (): ((values: readonly Value[]) => number) =>
    count(where === undefined ? 'count(*)' : dialect.countTrue(where));
  const both = (predicate: string): string =>
    dialect.countTrue(where === undefined ? predicate : `${where} AND ${predicate}`);
  switch (kind) {
    case 'rowCount': {
      const all = rows();
      return (values) => ({ answer: all(values) });
    }
    case 'countWhere':
    case 'firstWhere': {
      const total = count(both(input!.sql));
      return (values) => ({ answer: total(values) });
    }
    case 'validCount': {
      const valid = count(filter('count', input!.sql, where, dialect));
      return (values) => ({ answer: valid(values) });
    }
    case 'nullCount': {
      const valid = count(filter('count', input!.sql, where, dialect));
      const all = rows();
      return (values) => ({ answer: all(values) - valid(values) });
    }
    case 'nanCount': {
      if (plain(input!.type).kind !== 'float') return () => ({ answer: 0 });
      const nan = count(both(dialect.isNan(input!.sql)));
      return (values) => ({ answer: nan(values) });
    }
    case 'min':
    case 'max':
      return lowerExtreme(kind, aggregate, into, dialect);
    case 'sum':
    case 'mean':
    case 'variance':
    case 'standardDeviation':
    case 'skewness':
      return lowerMoments(kind, aggregate, into, dialect, options);
    default:
      return undefined;
  }
}

/** The type that values of a type are read as from a result: dates, times and durations come as integers. */
export function resultType(type: DataType): DataType {
  const inner = plain(type);
  switch (inner.kind) {
    case 'date':
      return inner.unit === 'day' ? { kind: 'int', bits: 32, signed: true } : int64;
    case 'time':
      return inner.unit === 's' || inner.unit === 'ms' ? { kind: 'int', bits: 32, signed: true } : int64;
    case 'timestamp':
    case 'duration':
      return int64;
    case 'binary':
    case 'fixedSizeBinary':
      return { kind: 'binary', layout: 'offsets32' };
    case 'utf8':
      return utf8;
    default:
      return inner;
  }
}

/** A value read as {@link resultType} says, in the form that its own type gives it. */
export function valueFromResult(value: Value, type: DataType): Value {
  const { kind } = plain(type);
  if (value === null) return null;
  if (kind === 'date' || kind === 'time' || kind === 'timestamp' || kind === 'duration')
    return BigInt(value as number | bigint);
  return kind === 'float' ? (value as number) + 0 : value;
}

function lowerExtreme(
  kind: 'min' | 'max',
  { inputs, where, options }: LoweredAggregate,
  into: Selection,
  dialect: Dialect,
): Read | undefined {
  const { sql, type } = inputs[0]!;
  const inner = plain(type);
  if (inner.kind === 'null') return () => ({ answer: null });
  if (dialect.typeName(inner) === undefined) return undefined;
  // NaN counts as the greatest: the least value is NaN only when there is no other, and a maximum is the least of the negated.
  const float = inner.kind === 'float';
  const negated = float && kind === 'max';
  const place = into.result(
    negated ? filter('min', `(-${sql})`, where, dialect) : filter(kind, sql, where, dialect),
    resultType(type),
  );
  const nan =
    float && options['nan'] === 'propagate'
      ? into.result(
          dialect.countTrue(where === undefined ? dialect.isNan(sql) : `${where} AND ${dialect.isNan(sql)}`),
          int64,
        )
      : undefined;
  return (values) => {
    if (nan !== undefined && Number(values[nan]) > 0) return { answer: Number.NaN };
    const value = valueFromResult(values[place]!, type);
    if (float && Number.isNaN(value)) return { answer: null };
    return { answer: negated && value !== null ? -(value as number) + 0 : value };
  };
}

const powers: { readonly [K in MomentsKind]: number } = {
  sum: 1,
  mean: 1,
  variance: 2,
  standardDeviation: 2,
  skewness: 3,
};

function lowerMoments(
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

// What to sum for x, x² and x³; the sums of 2^33 rows and more stay within 127 bits, or 38 digits.
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
  if (powers[kind] > 1) return undefined;
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
