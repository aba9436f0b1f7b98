import type { Expression, LiteralValue } from '@millrace/columns';

/**
 * The values of one numeric column on which a predicate is true: closed intervals of doubles, apart and ascending, and whether NaN is one
 * of them. `ofNull` is what the predicate says of null: true, false, or null where that is unknown.
 */
export interface ValueSet {
  readonly intervals: readonly (readonly [low: number, high: number])[];
  readonly nan: boolean;
  readonly ofNull: boolean | null;
}

type Intervals = ValueSet['intervals'];

const EVERYTHING: Intervals = [[Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]];

/** The set of a predicate over one column and no other; undefined for what intervals can't say. */
export function valueSetOf(predicate: Expression, column: string): ValueSet | undefined {
  switch (predicate.node) {
    case 'compare':
      return comparisonSet(predicate, column);
    case 'in':
      return isColumn(predicate.operand, column) ? membersSet(predicate.values) : undefined;
    case 'isNull':
      return isColumn(predicate.operand, column) ? { intervals: [], nan: false, ofNull: true } : undefined;
    case 'isNan':
      return isColumn(predicate.operand, column) ? { intervals: [], nan: true, ofNull: null } : undefined;
    case 'literal':
      if (typeof predicate.value !== 'boolean') return undefined;
      return { intervals: predicate.value ? EVERYTHING : [], nan: predicate.value, ofNull: predicate.value };
    case 'not': {
      const inner = valueSetOf(predicate.operand, column);
      return inner && outside(inner);
    }
    case 'and':
    case 'or': {
      const sets = predicate.operands.map((operand) => valueSetOf(operand, column));
      if (sets.length === 0 || sets.includes(undefined)) return undefined;
      return (sets as ValueSet[]).reduce(predicate.node === 'and' ? inBoth : inEither);
    }
    default:
      return undefined;
  }
}

/** Tells whether an expression is a column, and which. */
export function isColumn(expression: Expression, name: string): boolean {
  return expression.node === 'column' && expression.name === name;
}

function comparisonSet(
  node: Expression & { readonly node: 'compare' },
  column: string,
): ValueSet | undefined {
  const { left, right, operator } = node;
  if (!isColumn(left, column) || right.node !== 'literal' || right.type !== undefined) return undefined;
  const value = exactNumber(right.value);
  if (value === undefined || Number.isNaN(value)) return undefined;
  const known = (intervals: Intervals): ValueSet => ({ intervals, nan: false, ofNull: null });
  switch (operator) {
    case 'eq':
      return known([[value, value]]);
    case 'ne':
      return { ...known(complement([[value, value]])), nan: true };
    case 'le':
      return known([[Number.NEGATIVE_INFINITY, value]]);
    case 'ge':
      return known([[value, Number.POSITIVE_INFINITY]]);
    case 'gt':
      return known(complement([[Number.NEGATIVE_INFINITY, value]]));
    case 'lt':
      return known(complement([[value, Number.POSITIVE_INFINITY]]));
  }
}

function exactNumber(value: LiteralValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'bigint') return undefined;
  const near = Number(value);
  return BigInt(near) === value ? near : undefined;
}

function membersSet(values: readonly LiteralValue[]): ValueSet | undefined {
  const numbers = values.map(exactNumber);
  if (numbers.some((value) => value === undefined || Number.isNaN(value))) return undefined;
  const sorted = [...new Set(numbers as number[])].sort((a, b) => a - b);
  return { intervals: sorted.map((value) => [value, value] as const), nan: false, ofNull: null };
}

function outside({ intervals, nan, ofNull }: ValueSet): ValueSet {
  return { intervals: complement(intervals), nan: !nan, ofNull: ofNull === null ? null : !ofNull };
}

/** What is in either of two sets. */
export function inEither(a: ValueSet, b: ValueSet): ValueSet {
  const isNull = a.ofNull === true || b.ofNull === true;
  const unknown = a.ofNull === null || b.ofNull === null;
  return {
    intervals: joined([...a.intervals, ...b.intervals]),
    nan: a.nan || b.nan,
    ofNull: isNull ? true : unknown ? null : false,
  };
}

function inBoth(a: ValueSet, b: ValueSet): ValueSet {
  return outside(inEither(outside(a), outside(b)));
}

function joined(intervals: readonly (readonly [number, number])[]): Intervals {
  const sorted = [...intervals].sort((a, b) => a[0] - b[0]);
  const apart: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = apart.at(-1);
    if (last !== undefined && low <= last[1]) last[1] = Math.max(last[1], high);
    else apart.push([low, high]);
  }
  return apart;
}

/** The values between the intervals, and those beyond them. */
export function complement(intervals: Intervals): Intervals {
  const between: [number, number][] = [];
  let low = Number.NEGATIVE_INFINITY;
  for (const [from, to] of intervals) {
    if (from > low) between.push([low, nextBelow(from)]);
    if (to === Number.POSITIVE_INFINITY) return between;
    low = -nextBelow(-to);
  }
  between.push([low, Number.POSITIVE_INFINITY]);
  return between;
}

/** Tells whether a number that is not null is in a set. */
export function holds({ intervals, nan }: ValueSet, value: number): boolean {
  if (value !== value) return nan;
  for (const [low, high] of intervals) if (value >= low && value <= high) return true;
  return false;
}

const scratch = new Float64Array(1);
const bits = new BigInt64Array(scratch.buffer);

/** The next double below one that is not -Infinity; zeros of both signs are one. */
function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  scratch[0] = value;
  bits[0] = bits[0]! + (value > 0 ? -1n : 1n);
  return scratch[0]!;
}
