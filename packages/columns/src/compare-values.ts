import { compareNumbers, isDecimal } from './number-value.js';
import { compareBytes, compareText } from './text.js';
import type { Decimal, Value } from './value.js';

/**
 * The total order of values that is used everywhere: null first, then booleans, numbers by exact value (number, bigint and decimal
 * alike, -0 equal to 0, NaN last), texts by code point, bytes, lists, maps.
 *
 * @returns -1, 0 or 1.
 * @example
 * ```ts
 * import { compareValues } from '@millrace/columns';
 * [3, null, 2n, NaN, { unscaled: 25n, scale: 1 }].sort(compareValues); // => [null, 2n, { unscaled: 25n, scale: 1 }, 3, NaN]
 * ```
 */
export function compareValues(a: Value, b: Value): number {
  const rank = rankOf(a);
  const other = rankOf(b);
  if (rank !== other) return rank < other ? -1 : 1;
  switch (rank) {
    case 0:
      return 0;
    case 1:
      return Number(a) - Number(b);
    case 2:
      return compareNumberValues(a as number | bigint | Decimal, b as number | bigint | Decimal);
    case 3:
      return compareText(a as string, b as string);
    case 4:
      return compareBytes(a as Uint8Array, b as Uint8Array);
    case 5:
      return compareLists(a as readonly Value[], b as readonly Value[]);
    default:
      return compareLists(
        [...(a as ReadonlyMap<Value, Value>)].flat(),
        [...(b as ReadonlyMap<Value, Value>)].flat(),
      );
  }
}

function rankOf(value: Value): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number' || typeof value === 'bigint' || isDecimal(value)) return 2;
  if (typeof value === 'string') return 3;
  if (value instanceof Uint8Array) return 4;
  return Array.isArray(value) ? 5 : 6;
}

function compareNumberValues(a: number | bigint | Decimal, b: number | bigint | Decimal): number {
  const nan = Number.isNaN(a);
  const otherNan = Number.isNaN(b);
  if (nan || otherNan) return nan === otherNan ? 0 : nan ? 1 : -1;
  return compareNumbers(a, b);
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareValues(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}
