import { bitmapBytes } from '../bitmap.js';
import type { BoundNode } from '../bound.js';
import type { Chunk } from '../chunk.js';
import type { DataType } from '../data-type.js';
import type { CompareOperator } from '../expression.js';
import { integerRange } from '../number-value.js';
import { plainType } from '../type-name.js';
import type { Decimal } from '../value.js';
import { blockRows, doublesOf, wordsOf } from './doubles.js';

/**
 * A closed range of values: of doubles for floats, of integers in the column's unit for what lies in integers.
 * A range whose low end is above its high end holds nothing; NaN is in none.
 */
export type Range =
  | { readonly kind: 'float'; readonly low: number; readonly high: number }
  | { readonly kind: 'whole'; readonly low: bigint; readonly high: bigint };

type Comparison = BoundNode & { readonly node: 'compare' };

/** The range that a comparison with a literal asks for (all but `ne`, which asks for what is outside); undefined for other comparisons. */
export function rangeOf(node: Comparison): Range | undefined {
  if (node.right.node !== 'literal') return undefined;
  const type = plainType(node.left.type);
  const { value } = node.right;
  if (type.kind === 'float') return floatRange(node.operator, value as number);
  const bits = wholeBits(type);
  if (bits === undefined || value === null) return undefined;
  const whole = typeof value === 'object' ? (value as Decimal).unscaled : BigInt(value as number | bigint);
  return wholeRange(node.operator, whole, bits, type.kind === 'int' && !type.signed);
}

function wholeBits(type: DataType): number | undefined {
  switch (type.kind) {
    case 'int':
    case 'decimal':
      return type.bits;
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return 64;
    default:
      return undefined;
  }
}

function wholeRange(operator: CompareOperator, value: bigint, bits: number, unsigned: boolean): Range {
  const [least, most] = integerRange(bits, !unsigned);
  const low = operator === 'gt' ? value + 1n : operator === 'lt' || operator === 'le' ? least : value;
  const high = operator === 'lt' ? value - 1n : operator === 'gt' || operator === 'ge' ? most : value;
  return { kind: 'whole', low, high };
}

function floatRange(operator: CompareOperator, value: number): Range {
  const least = Number.NEGATIVE_INFINITY;
  const most = Number.POSITIVE_INFINITY;
  const empty = { kind: 'float', low: most, high: least } as const;
  switch (operator) {
    case 'lt':
      return value === least ? empty : { kind: 'float', low: least, high: nextBelow(value) };
    case 'le':
      return { kind: 'float', low: least, high: value };
    case 'gt':
      return value === most ? empty : { kind: 'float', low: -nextBelow(-value), high: most };
    case 'ge':
      return { kind: 'float', low: value, high: most };
    default:
      return { kind: 'float', low: value, high: value };
  }
}

const scratch64 = new Float64Array(1);
const bits64 = new BigInt64Array(scratch64.buffer);

/** The next double below one that is not -Infinity. */
function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  scratch64[0] = value;
  bits64[0] = bits64[0]! + (value > 0 ? -1n : 1n);
  return scratch64[0]!;
}

/** What lies in both ranges, which are of one column. */
export function meetRanges(a: Range, b: Range): Range {
  if (a.kind === 'float' && b.kind === 'float') {
    return { kind: 'float', low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
  }
  const x = a as Range & { kind: 'whole' };
  const y = b as Range & { kind: 'whole' };
  // biome-ignore lint/complexity/useMathMinMax: Math.max takes no bigint
  const low = x.low < y.low ? y.low : x.low;
  // biome-ignore lint/complexity/useMathMinMax: Math.min takes no bigint
  const high = x.high > y.high ? y.high : x.high;
  return { kind: 'whole', low, high };
}

/** The rows of a column whose value lies in a range; undefined for a column that no loop here reads. */
export function rowsInRange(chunk: Chunk, range: Range): Uint8Array | undefined {
  const bits = new Uint8Array(bitmapBytes(chunk.length));
  const type = plainType(chunk.type);
  if (range.low > range.high) return bits;
  if (type.kind === 'decimal' && type.bits > 64)
    return type.bits === 128 ? narrowIn128(chunk, range, bits) : undefined;
  if (
    range.kind === 'whole' &&
    (chunk.values instanceof BigInt64Array || chunk.values instanceof BigUint64Array)
  ) {
    wideInRange(
      wordsOf(chunk),
      chunk.length,
      range.low,
      range.high,
      chunk.values instanceof BigUint64Array,
      bits,
    );
    return bits;
  }
  doublesInRange(chunk, Number(range.low), Number(range.high), bits);
  return bits;
}

function doublesInRange(chunk: Chunk, low: number, high: number, bits: Uint8Array): void {
  const scratch = new Float64Array(blockRows);
  for (let start = 0; start < chunk.length; start += blockRows) {
    const end = Math.min(start + blockRows, chunk.length);
    packInRange(doublesOf(chunk, start, end, scratch), end - start, low, high, bits, start >> 3);
  }
}

function packInRange(
  values: Float64Array,
  length: number,
  low: number,
  high: number,
  bits: Uint8Array,
  at: number,
): void {
  const whole = length - (length & 7);
  let byteAt = at;
  for (let i = 0; i < whole; i += 8) {
    const a = values[i]!;
    const b = values[i + 1]!;
    const c = values[i + 2]!;
    const d = values[i + 3]!;
    const e = values[i + 4]!;
    const f = values[i + 5]!;
    const g = values[i + 6]!;
    const h = values[i + 7]!;
    bits[byteAt++] =
      (a >= low && a <= high ? 1 : 0) |
      (b >= low && b <= high ? 2 : 0) |
      (c >= low && c <= high ? 4 : 0) |
      (d >= low && d <= high ? 8 : 0) |
      (e >= low && e <= high ? 16 : 0) |
      (f >= low && f <= high ? 32 : 0) |
      (g >= low && g <= high ? 64 : 0) |
      (h >= low && h <= high ? 128 : 0);
  }
  let byte = 0;
  for (let i = whole; i < length; i++) if (values[i]! >= low && values[i]! <= high) byte |= 1 << (i & 7);
  if (whole < length) bits[byteAt] = byte;
}

function wideInRange(
  words: Int32Array,
  length: number,
  low: bigint,
  high: bigint,
  unsigned: boolean,
  bits: Uint8Array,
): void {
  // With its top bit flipped an unsigned word has the order of a signed one.
  const flip = unsigned ? 0x80000000 | 0 : 0;
  const lowHigh = Number(BigInt.asIntN(32, low >> 32n)) ^ flip;
  const lowLow = Number(BigInt.asUintN(32, low));
  const highHigh = Number(BigInt.asIntN(32, high >> 32n)) ^ flip;
  const highLow = Number(BigInt.asUintN(32, high));
  let byte = 0;
  for (let i = 0; i < length; i++) {
    const top = words[i * 2 + 1]! ^ flip;
    const bottom = words[i * 2]! >>> 0;
    const above = top > lowHigh || (top === lowHigh && bottom >= lowLow);
    if (above && (top < highHigh || (top === highHigh && bottom <= highLow))) byte |= 1 << (i & 7);
    if ((i & 7) === 7) {
      bits[i >> 3] = byte;
      byte = 0;
    }
  }
  if ((length & 7) !== 0) bits[length >> 3] = byte;
}

/** 128-bit values in a range of 64-bit ones: those that need more than 64 bits lie on one side of it. */
function narrowIn128(chunk: Chunk, range: Range, bits: Uint8Array): Uint8Array | undefined {
  const [least, most] = integerRange(64, true);
  const low = BigInt(range.low);
  const high = BigInt(range.high);
  const openBelow = low <= integerRange(128, true)[0];
  const openAbove = high >= integerRange(128, true)[1];
  if ((low < least && !openBelow) || (high > most && !openAbove) || low > most || high < least)
    return undefined;
  const words = wordsOf(chunk);
  const lowHigh = openBelow ? -0x80000000 : Number(BigInt.asIntN(32, low >> 32n));
  const lowLow = openBelow ? 0 : Number(BigInt.asUintN(32, low));
  const highHigh = openAbove ? 0x7fffffff : Number(BigInt.asIntN(32, high >> 32n));
  const highLow = openAbove ? 0xffffffff : Number(BigInt.asUintN(32, high));
  for (let i = 0; i < chunk.length; i++) {
    const top = words[i * 4 + 1]!;
    const sign = top >> 31;
    const narrow = words[i * 4 + 2]! === sign && words[i * 4 + 3]! === sign;
    let within = words[i * 4 + 3]! < 0 ? openBelow : openAbove;
    if (narrow) {
      const bottom = words[i * 4]! >>> 0;
      within =
        (top > lowHigh || (top === lowHigh && bottom >= lowLow)) &&
        (top < highHigh || (top === highHigh && bottom <= highLow));
    }
    if (within) bits[i >> 3]! |= 1 << (i & 7);
  }
  return bits;
}
