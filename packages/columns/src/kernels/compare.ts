import { bitmapBytes } from '../bitmap.js';
import type { BoundNode } from '../bound.js';
import { nanosecondsPer } from '../calendar.js';
import type { Chunk } from '../chunk.js';
import type { DataType } from '../data-type.js';
import type { CompareOperator } from '../expression.js';
import { compareNumbers } from '../number-value.js';
import { encodeText } from '../text.js';
import { plainType } from '../type-name.js';
import type { Value } from '../value.js';
import { valueAt } from '../value-at.js';
import { bothBits, invertBits, sameBits } from './bits.js';
import { boolChunk, validBits, valueBits } from './column.js';
import { allDoubles, isWide, wordsOf } from './doubles.js';
import { rangeOf, rowsInRange } from './range.js';
import { ordersOf, rowsEqual, rowsOrdered, rowsOrderedBoth } from './text.js';

type Comparison = BoundNode & { readonly node: 'compare' };

/** A comparison of a column with a literal; undefined where no loop here does it. */
export function compareLiteral(node: Comparison, left: Chunk): Chunk | undefined {
  const value = (node.right as BoundNode & { node: 'literal' }).value;
  if (value === null) return undefined;
  const bits = rowsLike(node, left, value);
  return bits && boolChunk(left.length, bits, validBits(left));
}

function rowsLike(node: Comparison, left: Chunk, value: Value): Uint8Array | undefined {
  const { operator } = node;
  const type = plainType(left.type);
  if (type.kind === 'bool') return boolRows(operator, left, value === true);
  if (type.kind === 'utf8' || type.kind === 'binary') {
    const bytes = typeof value === 'string' ? encodeText(value) : (value as Uint8Array);
    return operator === 'eq' ? rowsEqual(left, bytes) : rowsOrdered(left, operator, bytes);
  }
  const range = rangeOf(node);
  const rows = range && rowsInRange(left, range);
  return rows && operator === 'ne' ? invertBits(rows) : rows;
}

function boolRows(operator: CompareOperator, left: Chunk, value: boolean): Uint8Array {
  const wanted = ordersOf(operator);
  // False is less than true.
  const whenFalse = (wanted & (value ? 1 : 2)) !== 0;
  const whenTrue = (wanted & (value ? 2 : 4)) !== 0;
  if (whenFalse === whenTrue) return sameBits(left.length, whenTrue);
  return whenTrue ? valueBits(left).slice() : invertBits(valueBits(left));
}

/** A comparison of two columns; undefined where no loop here does it. */
export function compareColumns(node: Comparison, left: Chunk, right: Chunk): Chunk | undefined {
  const bits = rowsBoth(node.operator, left, right);
  return bits && boolChunk(left.length, bits, bothBits(validBits(left), validBits(right)));
}

function rowsBoth(operator: CompareOperator, left: Chunk, right: Chunk): Uint8Array | undefined {
  const a = plainType(left.type);
  const b = plainType(right.type);
  if ((a.kind === 'utf8' && b.kind === 'utf8') || (a.kind === 'binary' && b.kind === 'binary')) {
    return rowsOrderedBoth(left, right, operator);
  }
  if (isTemporal(a) && nanosecondsPer(a) !== nanosecondsPer(b)) return undefined;
  if (a.kind === 'decimal' || b.kind === 'decimal' || a.kind === 'bool' || a.kind === 'fixedSizeBinary')
    return undefined;
  if (b.kind === 'fixedSizeBinary' || a.kind === 'null' || b.kind === 'null') return undefined;
  if (left.values instanceof BigInt64Array && right.values instanceof BigInt64Array) {
    return wordRows(ordersOf(operator), left, right);
  }
  return numberRows(operator, left, right);
}

function isTemporal(type: DataType): boolean {
  return ['date', 'time', 'timestamp', 'duration'].includes(type.kind);
}

function wordRows(wanted: number, left: Chunk, right: Chunk): Uint8Array {
  const a = wordsOf(left);
  const b = wordsOf(right);
  const bits = new Uint8Array(bitmapBytes(left.length));
  for (let i = 0; i < left.length; i++) {
    const top = a[i * 2 + 1]! - b[i * 2 + 1]!;
    const order = top !== 0 ? top : (a[i * 2]! >>> 0) - (b[i * 2]! >>> 0);
    if ((wanted & (order < 0 ? 1 : order > 0 ? 4 : 2)) !== 0) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}

// Nearest doubles decide unless both sides reach 2^53; then the exact values do.
function numberRows(operator: CompareOperator, left: Chunk, right: Chunk): Uint8Array {
  const a = allDoubles(left);
  const b = allDoubles(right);
  const wanted = ordersOf(operator);
  const most = isWide(left) || isWide(right) ? 2 ** 53 : Number.POSITIVE_INFINITY;
  const bits = new Uint8Array(bitmapBytes(left.length));
  for (let i = 0; i < left.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    let order = x < y ? 1 : x > y ? 4 : x === y ? 2 : 0;
    if ((x >= most || x <= -most) && (y >= most || y <= -most)) order = exactOrder(left, right, i);
    // No order means NaN, of which only `ne` is true.
    if ((wanted & order) !== 0 || (order === 0 && wanted === 5)) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}

function exactOrder(left: Chunk, right: Chunk, row: number): number {
  const a = valueAt(left, row);
  const b = valueAt(right, row);
  if (a === null || b === null) return 2;
  const order = compareNumbers(a as number | bigint, b as number | bigint);
  return order < 0 ? 1 : order > 0 ? 4 : 2;
}
