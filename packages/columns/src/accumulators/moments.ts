import type { Rows } from '../aggregate.js';
import type { DataType } from '../data-type.js';
import { denseNumbers, denseWords, type PhysicalClass, physicalClass, wordsPerValue } from '../dense.js';
import { splitIntegers, sumLongs, sumWide } from '../exact-integers.js';
import { addCubes, addSquares } from '../exact-powers.js';
import {
  addDoubles,
  addScaled,
  type ExactSum,
  exactSum,
  mergeExactSum,
  normalExactSum,
  subtractExactSum,
} from '../exact-sum.js';
import { plainType } from '../type-name.js';
import type { Json } from '../value-json.js';
import type { Accumulator, EncodedParts } from './accumulator.js';
import { BadState, bigintField, wholeField } from './fields.js';

/** The exact sums of the first powers of a column's values, and how many values there are of which sort. */
export interface Moments {
  readonly physical: PhysicalClass;
  readonly width: number;
  readonly signed: boolean;
  /** Whether the column holds floats: only those have NaN, infinities and fractions. */
  readonly float: boolean;
  finite: number;
  nan: number;
  positive: number;
  negative: number;
  /** Sums of x, x², x³, as many as were asked for. */
  readonly sums: readonly ExactSum[];
}

/** Adds up exact powers; the option `order` (1 to 3) says how many. */
export const moments: Accumulator<Moments> = {
  name: 'moments',
  start([type], { order }) {
    const plain = plainType(type!);
    return {
      physical: physicalClass(plain),
      width: wordsPerValue(plain),
      signed: isSigned(plain),
      float: plain.kind === 'float',
      finite: 0,
      nan: 0,
      positive: 0,
      negative: 0,
      sums: Array.from({ length: Number(order) }, exactSum),
    };
  },
  update(state, rows) {
    if (state.physical === 'number') updateNumbers(state, denseNumbers(rows, 0));
    else if (state.physical !== 'none') updateWords(state, rows);
  },
  merge(left, right) {
    left.finite += right.finite;
    left.nan += right.nan;
    left.positive += right.positive;
    left.negative += right.negative;
    left.sums.forEach((sum, i) => {
      mergeExactSum(sum, right.sums[i]!);
    });
  },
  subtract(left, right) {
    left.finite -= right.finite;
    left.nan -= right.nan;
    left.positive -= right.positive;
    left.negative -= right.negative;
    left.sums.forEach((sum, i) => {
      subtractExactSum(sum, right.sums[i]!);
    });
    return left.finite >= 0 && left.nan >= 0 && left.positive >= 0 && left.negative >= 0;
  },
  widest: (a, b) => ({ order: Math.max(Number(a['order']), Number(b['order'])) }),
  encode: encodeMoments,
  decode: decodeMoments,
};

function isSigned(type: DataType): boolean {
  return type.kind !== 'int' || type.signed;
}

function updateNumbers(state: Moments, values: Float64Array): void {
  const [first, second, third] = state.sums;
  if (state.float) {
    const nonFinite = { nan: 0, positive: 0, negative: 0 };
    addDoubles(first!, values, values.length, nonFinite);
    state.nan += nonFinite.nan;
    state.positive += nonFinite.positive;
    state.negative += nonFinite.negative;
    state.finite += values.length - nonFinite.nan - nonFinite.positive - nonFinite.negative;
  } else {
    addIntegers(first!, values);
    state.finite += values.length;
  }
  if (second !== undefined) addSquares(second, values);
  if (third !== undefined) addCubes(third, values);
}

// Integers of 32 bits: 2^20 of them add up to less than 2^53.
function addIntegers(sum: ExactSum, values: Float64Array): void {
  for (let start = 0; start < values.length; start += 2 ** 20) {
    const end = Math.min(values.length, start + 2 ** 20);
    let part = 0;
    for (let i = start; i < end; i++) part += values[i]!;
    addScaled(sum, BigInt(part), 0);
  }
}

function updateWords(state: Moments, rows: Rows): void {
  const words = denseWords(rows, 0);
  const { width, signed } = state;
  const [first, second, third] = state.sums;
  state.finite += words.length / width;
  addScaled(first!, width === 2 ? sumLongs(words, signed) : sumWide(words, width), 0);
  if (second === undefined) return;
  const { doubles, others } = splitIntegers(words, width, signed);
  addSquares(second, doubles);
  for (const other of others) addScaled(second, other * other, 0);
  if (third === undefined) return;
  addCubes(third, doubles);
  for (const other of others) addScaled(third, other * other * other, 0);
}

function encodeMoments(state: Moments, { order }: { readonly [name: string]: unknown }): EncodedParts {
  const { finite, nan, positive, negative } = state;
  const sums = state.sums.slice(0, Number(order)).map((sum): Json => {
    const { mantissa, exponent } = normalExactSum(sum);
    return { exponent, mantissa: mantissa.toString(16) };
  });
  return { fields: { finite, nan, negative, positive, sums } };
}

function decodeMoments(state: Moments, { fields }: EncodedParts): void {
  state.finite = wholeField(fields, 'finite');
  state.nan = wholeField(fields, 'nan');
  state.positive = wholeField(fields, 'positive');
  state.negative = wholeField(fields, 'negative');
  const sums = fields['sums'];
  if (!Array.isArray(sums) || sums.length !== state.sums.length)
    throw new BadState(`'sums' has the wrong length`);
  sums.forEach((entry: Json, i) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
      throw new BadState(`'sums' is damaged`);
    const record = entry as { readonly [name: string]: Json };
    const exponent = record['exponent'];
    if (typeof exponent !== 'number' || !Number.isInteger(exponent) || Math.abs(exponent) > 10_000) {
      throw new BadState(`'exponent' must be a whole number`);
    }
    state.sums[i]!.mantissa = bigintField(record, 'mantissa');
    state.sums[i]!.exponent = exponent;
  });
}
