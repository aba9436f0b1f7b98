import type { DataType, Dialect, Value } from '@millrace/columns';
import { filter } from './exact-float-sum.js';
import { lowerMoments } from './lower-moments.js';
import { plain } from './lowering.js';
import type { LowerAggregateOptions, LoweredAggregate, Read } from './reading.js';
import type { Selection } from './selection.js';

const int64: DataType = { kind: 'int', bits: 64, signed: true };
const utf8: DataType = { kind: 'utf8', layout: 'offsets32' };

/**
 * Adds the results that an aggregate needs to a selection, and gives the function that reads its answer off them; undefined for
 * what can't be lowered, or is not one row of results (distinct values, samples, order).
 *
 * The answers are those of the kernels to the bit: sums and means of floats are exact, NaN is skipped or is the answer, -0 is 0.
 *
 * @example
 * ```ts
 * import { types } from '@millrace/columns';
 * import { duckdbDialect, lowerAggregate, selection } from '@millrace/sql';
 * const into = selection();
 * const input = { sql: 'c0', type: types.int32() };
 * const read = lowerAggregate({ kind: 'nullCount', inputs: [input], options: {} }, into, duckdbDialect)!;
 * `SELECT ${into.results.map(({ sql }) => sql).join(', ')} FROM ${into.from('t')}`; // => 'SELECT count(c0), count(*) FROM t AS r'
 * read([5n, 7n]); // => { answer: 2 }
 * ```
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

/**
 * The type that values of a type are read as from a result: dates, times and durations come as integers.
 *
 * @example
 * ```ts
 * import { types } from '@millrace/columns';
 * import { resultType } from '@millrace/sql';
 * resultType(types.timestamp('us', 'UTC')); // => types.int64()
 * ```
 */
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

/**
 * A value read as {@link resultType} says, in the form that its own type gives it; never -0.
 *
 * @example
 * ```ts
 * import { types } from '@millrace/columns';
 * import { valueFromResult } from '@millrace/sql';
 * valueFromResult(15706, types.date()); // => 15706n
 * ```
 */
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
