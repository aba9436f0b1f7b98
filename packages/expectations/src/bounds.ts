import {
  bind,
  compareValues,
  type DataType,
  type Expr,
  formatValue,
  interpret,
  type LiteralValue,
  lit,
  or,
  type Predicate,
  typeName,
  UsageError,
  type Value,
} from '@millrace/columns';
import type { Kwargs } from './compile.js';
import type { Kwarg, KwargScalar } from './expectation.js';
import type { Keywords } from './keyword.js';
import { typedLiteral } from './typed-literal.js';

/** The bounds of an expectation as values of a column's type; an open bound is null. */
export interface Bounds {
  readonly low: Value;
  readonly high: Value;
  readonly strictLow: boolean;
  readonly strictHigh: boolean;
}

/** Keywords of bounds. */
export const BOUND_KEYWORDS: Keywords = {
  min_value: 'bound?',
  max_value: 'bound?',
  strict_min: 'flag?',
  strict_max: 'flag?',
};

const NO_COLUMNS = { fields: [] };
const BARE_DAY = /^\d{4}-\d{2}-\d{2}$/;
const NUMBER_TEXT = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const NUMERIC = new Set(['int', 'float', 'decimal']);

// A day is taken for its first instant (UTC where the column has a zone), which is what is plainly meant.
function temporalText(text: string, type: DataType): string {
  if (type.kind !== 'timestamp') return text;
  // Digits beyond the column's unit are kept only where they say something.
  const iso = text
    .replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T')
    .replace(/(\.\d*?)0+(?=$|Z|[+-])/, '$1')
    .replace(/\.(?=$|Z|[+-])/, '');
  if (!BARE_DAY.test(iso)) return iso;
  return `${iso}T00:00:00${type.timezone === null ? '' : 'Z'}`;
}

/** A bound or set member as a value that compares with a column's; throws `UsageError` where it can't. */
export function scalarValue(scalar: KwargScalar, type: DataType, what: string): Value {
  if (NUMERIC.has(type.kind) && (typeof scalar === 'number' || typeof scalar === 'bigint')) return scalar;
  if (NUMERIC.has(type.kind) && typeof scalar === 'string' && NUMBER_TEXT.test(scalar)) return Number(scalar);
  if (type.kind === 'bool' && typeof scalar === 'boolean') return scalar;
  if (type.kind === 'bool' && (scalar === 0 || scalar === 1)) return scalar === 1;
  if (NUMERIC.has(type.kind) && typeof scalar === 'boolean') return Number(scalar);
  if (type.kind === 'utf8' && typeof scalar === 'string') return scalar;
  const isTemporal = type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'time';
  if (isTemporal && (typeof scalar === 'string' || scalar instanceof Date)) {
    const text = scalar instanceof Date ? dateText(scalar, type) : temporalText(scalar, type);
    const value = interpret(bind(lit(text).cast(type), NO_COLUMNS), []);
    if (value !== null) return value;
    const day =
      type.kind === 'date' ? /^(\d{4}-\d{2}-\d{2})T00:00:00(?:\.0+)?Z?$/.exec(text)?.[1] : undefined;
    if (day !== undefined) return scalarValue(day, type, what);
  }
  const shown = typeof scalar === 'string' ? JSON.stringify(scalar) : String(scalar);
  throw new UsageError(
    'wrong_operand',
    `${what} is ${shown}, which can't be compared with a column of type ${typeName(type)}.`,
    { issues: [{ code: 'wrong_operand', actual: shown, expected: typeName(type) }] },
  );
}

function dateText(date: Date, type: DataType): string {
  if (type.kind === 'date') return date.toISOString().slice(0, 10);
  return type.kind === 'timestamp' && type.timezone === null
    ? date.toISOString().slice(0, -1)
    : date.toISOString();
}

function bound(kwargs: Kwargs, name: 'min_value' | 'max_value', type: DataType): Value {
  const scalar = kwargs[name];
  // No value of a column of type null is there to be compared.
  if (scalar === undefined || scalar === null || type.kind === 'null') return null;
  return scalarValue(scalar as KwargScalar, type, name);
}

/** Reads `min_value`, `max_value`, `strict_min`, `strict_max`. */
export function readBounds(kwargs: Kwargs, type: DataType): Bounds {
  const low = bound(kwargs, 'min_value', type);
  const high = bound(kwargs, 'max_value', type);
  return {
    low,
    high,
    strictLow: isTrue(kwargs['strict_min']),
    strictHigh: isTrue(kwargs['strict_max']),
  };
}

/** Throws `UsageError` for bounds between which no value can lie: as in Great Expectations, where each value is judged. */
export function refuseContradiction({ low, high }: Bounds, type: DataType): void {
  if (low !== null && high !== null && compareValues(low, high) > 0) {
    throw new UsageError(
      'bad_bounds',
      `min_value ${formatValue(low, type)} is above max_value ${formatValue(high, type)}; no value can lie between.`,
      { issues: [{ code: 'bad_bounds', min: low, max: high }] },
    );
  }
}

function isTrue(value: Kwarg | undefined): boolean {
  return value === true;
}

/** Whether a value lies within bounds. */
export function isWithin(value: Value, { low, high, strictLow, strictHigh }: Bounds): boolean {
  if (typeof value === 'number' && Number.isNaN(value)) return false;
  const above = low === null ? 1 : compareValues(value, low);
  const below = high === null ? -1 : compareValues(value, high);
  return (strictLow ? above > 0 : above >= 0) && (strictHigh ? below < 0 : below <= 0);
}

/** A predicate that is true where an expression lies outside bounds. */
export function isOutside(
  value: Expr,
  { low, high, strictLow, strictHigh }: Bounds,
  type: DataType,
): Predicate {
  const outside: Predicate[] = [];
  if (low !== null) {
    const bound = typedLiteral(low as LiteralValue, type);
    outside.push(strictLow ? value.le(bound) : value.lt(bound));
  }
  if (high !== null) {
    const bound = typedLiteral(high as LiteralValue, type);
    outside.push(strictHigh ? value.ge(bound) : value.gt(bound));
  }
  return or(...outside);
}

/** Refuses an expectation without any bound. */
export function needBound(type: string, { min_value: low, max_value: high }: Kwargs): void {
  if ((low !== undefined && low !== null) || (high !== undefined && high !== null)) return;
  throw new UsageError('no_bounds', `${type} needs min_value or max_value.`, {
    issues: [{ code: 'no_bounds', expectation: type }],
  });
}
