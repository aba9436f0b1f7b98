import type { BoundNode } from '../bound.js';
import type { Chunk } from '../chunk.js';
import type { ArithmeticOperator } from '../expression.js';
import { valueAt } from '../value-at.js';
import { type Bits, bothBits } from './bits.js';
import { type Column, chunkOf, validBits } from './column.js';
import { allDoubles, wordsOf, writeWhole } from './doubles.js';

type Arithmetic = BoundNode & { readonly node: 'arithmetic' };

/** Double arithmetic of numbers that are not decimals. */
export function doubleArithmetic(node: Arithmetic, left: Chunk, right: Chunk): Chunk {
  const { length } = left;
  const valid = bothBits(validBits(left), validBits(right));
  const values = new Float64Array(length);
  const [a, b] = [allDoubles(left), allDoubles(right)];
  switch (node.operator) {
    case '+':
      for (let i = 0; i < length; i++) values[i] = canonical(a[i]! + b[i]!);
      break;
    case '-':
      for (let i = 0; i < length; i++) values[i] = canonical(a[i]! - b[i]!);
      break;
    case '*':
      for (let i = 0; i < length; i++) values[i] = canonical(a[i]! * b[i]!);
      break;
    case '/':
      // As -0 equals 0, dividing by it must give what dividing by 0 gives.
      for (let i = 0; i < length; i++) values[i] = canonical(a[i]! / (b[i]! + 0));
  }
  return chunkOf(node.type, length, valid, { values });
}

// Adding 0 turns -0 into 0; NaN gets the one payload that JavaScript writes.
function canonical(value: number): number {
  return value === value ? value + 0 : Number.NaN;
}

/** Exact int64 arithmetic of integers: what overflows is null and counted. */
export function wholeArithmetic(node: Arithmetic, left: Chunk, right: Chunk): Column {
  const { length } = left;
  const valid = bothBits(validBits(left), validBits(right));
  const values = new BigInt64Array(length);
  const signed = left.values instanceof BigInt64Array && right.values instanceof BigInt64Array;
  const state: Overflow = { errors: null };
  if (signed && node.operator !== '*') addWords(left, right, node.operator === '-', values, valid, state);
  else throughDoubles(node.operator, left, right, values, valid, state);
  const { errors } = state;
  const kept = errors === null ? valid : withoutBits(valid, errors, length);
  return { chunk: chunkOf(node.type, length, kept, { values }), errors };
}

interface Overflow {
  errors: Uint8Array | null;
}

function fail(state: Overflow, row: number, length: number): void {
  state.errors ??= new Uint8Array((length + 7) >> 3);
  state.errors[row >> 3]! |= 1 << (row & 7);
}

/** The valid rows but those whose bit is set in `errors`. */
export function withoutBits(valid: Bits, errors: Uint8Array, length: number): Uint8Array {
  const result = new Uint8Array((length + 7) >> 3);
  for (let i = 0; i < result.length; i++) result[i] = (valid === null ? 255 : valid[i]!) & ~errors[i]!;
  return result;
}

function isValid(valid: Bits, row: number): boolean {
  return valid === null || (valid[row >> 3]! & (1 << (row & 7))) !== 0;
}

// A result below 2^53 in size is exact when both sides are; the few others are computed by bigint.
function throughDoubles(
  operator: ArithmeticOperator,
  left: Chunk,
  right: Chunk,
  values: BigInt64Array,
  valid: Bits,
  state: Overflow,
): void {
  const words = new Int32Array(values.buffer);
  const [a, b] = [allDoubles(left), allDoubles(right)];
  const most = 2 ** 53;
  for (let i = 0; i < values.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    const result = operator === '+' ? x + y : operator === '-' ? x - y : x * y;
    if (x < most && x > -most && y < most && y > -most && result < most && result > -most) {
      writeWhole(words, i, result);
    } else if (isValid(valid, i)) {
      const whole = exactResult(
        operator,
        BigInt(valueAt(left, i) as bigint),
        BigInt(valueAt(right, i) as bigint),
      );
      values[i] = whole;
      if (BigInt.asIntN(64, whole) !== whole) fail(state, i, values.length);
    }
  }
}

function exactResult(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  return operator === '+' ? left + right : operator === '-' ? left - right : left * right;
}

function addWords(
  left: Chunk,
  right: Chunk,
  subtract: boolean,
  values: BigInt64Array,
  valid: Bits,
  state: Overflow,
): void {
  const a = wordsOf(left);
  const b = wordsOf(right);
  const words = new Int32Array(values.buffer);
  for (let i = 0; i < values.length; i++) {
    const top = a[i * 2 + 1]!;
    const otherTop = b[i * 2 + 1]!;
    const bottom = a[i * 2]! >>> 0;
    const otherBottom = b[i * 2]! >>> 0;
    // The high words add without loss in a double; only there can the sum leave 64 bits.
    const low = subtract ? bottom - otherBottom : bottom + otherBottom;
    const carry = low < 0 ? -1 : low > 0xffffffff ? 1 : 0;
    const high = (subtract ? top - otherTop : top + otherTop) + carry;
    words[i * 2] = low;
    words[i * 2 + 1] = high;
    if ((high > 0x7fffffff || high < -0x80000000) && isValid(valid, i)) fail(state, i, values.length);
  }
}
