import type { OrderStatistics } from '../aggregates/quantile-methods.js';
import type { DataType } from '../data-type.js';
import { denseNumbers, denseWords, type PhysicalClass, physicalClass } from '../dense.js';
import { integerAt } from '../exact-integers.js';
import { codeOfPair, type PairTable, pairTable, pairTableBytes } from '../hash-pairs.js';
import { plainType } from '../type-name.js';
import type { Accumulator, StateLimit } from './accumulator.js';
import { bytesFromWords, ordinalField, pushOrdinal, readOrdinal, wordsFromBytes } from './binary.js';
import { comparableToValue } from './comparable.js';
import { BadState, wholeField } from './fields.js';
import { checkLimit } from './limit.js';

/**
 * A log-linear histogram: a bucket holds the doubles that agree in sign, exponent and the first ten bits of the fraction.
 *
 * It is the same whatever the order of the values and of merges. Every value lies within 2^-11 of its size of its bucket's middle.
 */
export interface Histogram {
  readonly type: DataType;
  readonly physical: PhysicalClass;
  readonly limit: StateLimit;
  nan: number;
  /** The upper 22 bits of a double, and by their code how many values have them. */
  readonly buckets: PairTable;
  counts: Float64Array;
}

const DROPPED = 10;

/** Counts values by bucket. */
export const histogram: Accumulator<Histogram> = {
  name: 'histogram',
  start([type], _options, limit) {
    const plain = plainType(type!);
    return {
      type: plain,
      physical: physicalClass(plain),
      limit,
      nan: 0,
      buckets: pairTable(),
      counts: new Float64Array(64),
    };
  },
  update(state, rows) {
    if (state.physical === 'number') {
      addNumbers(state, denseNumbers(rows, 0));
    } else if (state.physical === 'long') {
      const words = denseWords(rows, 0);
      const signed = state.type.kind !== 'int' || state.type.signed;
      addNumbers(
        state,
        Float64Array.from({ length: words.length / 2 }, (_, i) => Number(integerAt(words, 2 * i, 2, signed))),
      );
    }
  },
  merge(left, right) {
    left.nan += right.nan;
    for (const [bucket, count] of bucketsOf(right)) add(left, bucket, count);
  },
  bytes: histogramBytes,
  encode(state) {
    const { nan, buckets } = state;
    const words: number[] = [];
    for (const [bucket, count] of bucketsOf(state).sort(([a], [b]) => a - b)) {
      words.push(bucket);
      pushOrdinal(words, count);
    }
    return { fields: { buckets: buckets.size, nan }, binary: bytesFromWords(words) };
  },
  decode(state, { fields, binary }) {
    const reader = { words: wordsFromBytes(binary), at: 0 };
    state.nan = wholeField(fields, 'nan');
    const size = wholeField(fields, 'buckets');
    if (reader.words.length !== size * 3) throw new BadState('it has another number of buckets than it says');
    for (let i = 0; i < size; i++) {
      const bucket = reader.words[reader.at++]!;
      add(state, bucket, readOrdinal(reader));
    }
    ordinalField(reader, []);
  },
};

function add(state: Histogram, bucket: number, count: number): void {
  const code = codeOfPair(state.buckets, bucket, 0);
  if (code >= state.counts.length) {
    const counts = new Float64Array(state.counts.length * 2);
    counts.set(state.counts);
    state.counts = counts;
    checkLimit(state.limit, histogramBytes(state));
  }
  state.counts[code]! += count;
}

function histogramBytes({ buckets, counts }: Histogram): number {
  return pairTableBytes(buckets) + counts.byteLength;
}

/** The buckets with their counts, in no order. */
function bucketsOf({ buckets, counts }: Histogram): [bucket: number, count: number][] {
  return Array.from({ length: buckets.size }, (_, i) => [buckets.low[i + 1]!, counts[i + 1]!]);
}

function addNumbers(state: Histogram, values: Float64Array): void {
  const clean = new Float64Array(values.length);
  let kept = 0;
  for (const value of values) if (value === value) clean[kept++] = value + 0;
  state.nan += values.length - kept;
  const words = new Int32Array(clean.buffer);
  for (let i = 0; i < kept; i++) add(state, words[2 * i + 1]! >> DROPPED, 1);
}

const scratch = new Int32Array(2);
const scratchDouble = new Float64Array(scratch.buffer);

/** The middle of a bucket; zero and the infinities stand for themselves. */
function middleOf(bucket: number): number {
  scratch[0] = 0;
  scratch[1] = bucket << DROPPED;
  const edge = scratchDouble[0]!;
  if (edge === 0 || !Number.isFinite(edge)) return edge + 0;
  scratch[1] = (bucket << DROPPED) | (1 << (DROPPED - 1));
  return scratchDouble[0]!;
}

/** The order statistics of a histogram: each value is the middle of its bucket. */
export function histogramReader(state: Histogram): OrderStatistics {
  const { type } = state;
  const middles = bucketsOf(state).map(([bucket, count]) => ({ middle: middleOf(bucket), count }));
  middles.sort((a, b) => a.middle - b.middle);
  const size = middles.reduce((sum, { count }) => sum + count, 0);
  const whole = type.kind !== 'float';
  const number = (place: number): number => {
    let rest = place;
    for (const { middle, count } of middles) {
      if (rest < count) return whole ? Math.round(middle) : middle;
      rest -= count;
    }
    return Number.NaN;
  };
  return {
    size,
    value: (place) => {
      const value = number(place);
      return comparableToValue(state.physical === 'long' ? BigInt(value) : value, type);
    },
    number,
    difference: (from, to) => number(to) - number(from),
  };
}
