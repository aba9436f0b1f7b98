import { compareValues, type DataType, type Value } from '@millrace/columns';
import type { CheckDefinition, Constant } from '../check-definition.js';
import { comparable } from '../constant.js';

/** An interval that all of a column's bounds leave; null where an end is open. */
export interface Limits {
  readonly low: Limit | null;
  readonly high: Limit | null;
}

/** An end of an interval. */
export interface Limit {
  readonly value: Constant;
  readonly inclusive: boolean;
}

/** A check whose failing makes a table invalid in one cell, and that looks at cells alone. */
export function isPlain(check: CheckDefinition): boolean {
  return (
    !check.warnOnly &&
    (check.mostly ?? 1) === 1 &&
    (check.by ?? []).length === 0 &&
    check.ignoreNulls !== false
  );
}

/** The bounds that a check sets, or null where it sets none. */
export function limitsOf(check: CheckDefinition): Limits | null {
  switch (check.check) {
    case 'ge':
    case 'gt':
      return { low: { value: check.value, inclusive: check.check === 'ge' }, high: null };
    case 'le':
    case 'lt':
      return { low: null, high: { value: check.value, inclusive: check.check === 'le' } };
    case 'inRange':
      return {
        low: check.min === null ? null : { value: check.min, inclusive: check.includeMin },
        high: check.max === null ? null : { value: check.max, inclusive: check.includeMax },
      };
    default:
      return null;
  }
}

/** The lengths that a check leaves, or null where it sets none. */
export function lengthsOf(check: CheckDefinition): Limits | null {
  if (check.check !== 'strLength' && check.check !== 'listLength') return null;
  return {
    low: check.min === null ? null : { value: check.min, inclusive: true },
    high: check.max === null ? null : { value: check.max, inclusive: true },
  };
}

/** What all of several intervals leave. */
export function intersect(all: readonly Limits[], type: DataType): Limits {
  const lows = all.flatMap(({ low }) => (low === null ? [] : [low]));
  const highs = all.flatMap(({ high }) => (high === null ? [] : [high]));
  return {
    low: lows.reduce<Limit | null>(
      (best, limit) => (best === null || side(limit, best, 1, type) > 0 ? limit : best),
      null,
    ),
    high: highs.reduce<Limit | null>(
      (best, limit) => (best === null || side(limit, best, -1, type) > 0 ? limit : best),
      null,
    ),
  };
}

/** Above 0 where a low end (`direction` 1) or a high end (-1) leaves less than another. */
function side(a: Limit, b: Limit, direction: 1 | -1, type: DataType): number {
  const [x, y]: [Value, Value] = [comparable(a.value, type), comparable(b.value, type)];
  return compareValues(x, y) * direction || Number(b.inclusive) - Number(a.inclusive);
}

/** Whether an end leaves more or less than before. */
export function compareLimit(
  before: Limit | null,
  after: Limit | null,
  direction: 1 | -1,
  type: DataType,
): { readonly wider: boolean; readonly narrower: boolean } {
  if (before === null || after === null) {
    return { wider: before !== null && after === null, narrower: before === null && after !== null };
  }
  const order = side(after, before, direction, type);
  return { wider: order < 0, narrower: order > 0 };
}

/** How an interval reads. */
export function limitsText({ low, high }: Limits): string {
  const ends = [
    low === null ? '' : `${low.inclusive ? 'at least' : 'above'} ${shown(low.value)}`,
    high === null ? '' : `${high.inclusive ? 'at most' : 'below'} ${shown(high.value)}`,
  ].filter((text) => text !== '');
  return ends.length === 0 ? 'unbounded' : ends.join(' and ');
}

/** How a constant reads. */
export function shown(value: Constant): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? `'${value}'` : String(value);
}
