import type { DataType } from '../data-type.js';
import {
  denseNumbers,
  denseWords,
  type PhysicalClass,
  physicalClass,
  plainColumn,
  rowBytes,
  validRows,
  wordsPerValue,
} from '../dense.js';
import { type Hash64, hash64 } from '../hash64.js';
import { plainType } from '../type-name.js';
import { valueAt } from '../value-at.js';
import { keyValue } from '../value-table.js';
import { pushCell } from '../value-words.js';
import type { Accumulator } from './accumulator.js';
import { BadState, wholeField } from './fields.js';

/** The registers of a HyperLogLog: for each of 2^14 buckets the highest rank of a hash seen. */
export interface Registers {
  readonly type: DataType;
  readonly physical: PhysicalClass;
  readonly ranks: Uint8Array;
}

const BITS = 14;

/**
 * HyperLogLog with 2^14 registers and 64-bit hashes (P. Flajolet et al., 2007; the estimator without bias correction tables is O. Ertl,
 * "New cardinality estimation algorithms for HyperLogLog sketches", 2017).
 */
export const registers: Accumulator<Registers> = {
  name: 'registers',
  start([type]) {
    const plain = plainType(type!);
    return { type: plain, physical: physicalClass(plain), ranks: new Uint8Array(2 ** BITS) };
  },
  update(state, rows) {
    const { physical, type } = state;
    if (physical === 'number' || physical === 'bool') {
      addWords(state, cleanWords(denseNumbers(rows, 0)), 2);
    } else if (physical === 'long' || physical === 'wide') {
      addWords(state, denseWords(rows, 0), wordsPerValue(type));
    } else if (physical !== 'none') {
      const chunk = plainColumn(rows, 0);
      const taken = validRows(rows, 0);
      for (let i = 0, n = taken?.length ?? rows.length; i < n; i++) {
        const row = taken === null ? i : taken[i]!;
        addHash(
          state,
          hash64(
            physical === 'bytes' ? bytesWords(rowBytes(chunk, row)) : nestedWords(type, valueAt(chunk, row)),
          ),
        );
      }
    }
  },
  merge(left, right) {
    right.ranks.forEach((rank, i) => {
      if (rank > left.ranks[i]!) left.ranks[i] = rank;
    });
  },
  bytes: ({ ranks }) => ranks.length,
  encode: ({ ranks }) => ({ fields: { bits: BITS }, binary: ranks.slice() }),
  decode(state, { fields, binary }) {
    if (wholeField(fields, 'bits') !== BITS || binary?.length !== state.ranks.length) {
      throw new BadState(`it must have ${2 ** BITS} registers`);
    }
    if (binary.some((rank) => rank > 64 - BITS + 1)) throw new BadState('a register is too large');
    state.ranks.set(binary);
  },
};

function cleanWords(values: Float64Array): Int32Array {
  const clean = new Float64Array(values.length);
  for (let i = 0, n = values.length; i < n; i++) {
    const value = values[i]!;
    clean[i] = value === value ? value + 0 : Number.NaN;
  }
  return new Int32Array(clean.buffer);
}

function bytesWords(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(((bytes.length + 3) >> 2) + 1);
  new Uint8Array(words.buffer).set(bytes, 4);
  words[0] = bytes.length;
  return words;
}

function nestedWords(type: DataType, value: Parameters<typeof keyValue>[0]): Int32Array {
  const words: number[] = [];
  pushCell(words, type, keyValue(value));
  return Int32Array.from(words);
}

function addWords(state: Registers, words: Int32Array, width: number): void {
  for (let i = 0; i < words.length; i += width) addHash(state, hash64(words, i, i + width));
}

function addHash({ ranks }: Registers, { high, low }: Hash64): void {
  const bucket = high >>> (32 - BITS);
  const rest = high << BITS;
  const zeros = rest !== 0 ? Math.clz32(rest) : 32 - BITS + Math.clz32(low);
  if (zeros + 1 > ranks[bucket]!) ranks[bucket] = zeros + 1;
}

/** About how many distinct values there are: Ertl's improved estimator, rounded to a whole number. */
export function registerEstimate({ ranks }: Registers): number {
  const q = 64 - BITS;
  const m = 2 ** BITS;
  const counts = new Float64Array(q + 2);
  for (let i = 0; i < m; i++) counts[ranks[i]!]! += 1;
  if (counts[0] === m) return 0;
  let z = m * tau(1 - counts[q + 1]! / m);
  for (let k = q; k >= 1; k--) z = 0.5 * (z + counts[k]!);
  z += m * sigma(counts[0]! / m);
  return Math.round((0.7213475204444817 * m * m) / z);
}

function sigma(start: number): number {
  if (start === 1) return Infinity;
  let x = start;
  let y = 1;
  let z = x;
  for (;;) {
    x *= x;
    const before = z;
    z += x * y;
    y += y;
    if (z === before) return z;
  }
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let x = start;
  let y = 1;
  let z = 1 - x;
  for (;;) {
    x = Math.sqrt(x);
    const before = z;
    y *= 0.5;
    z -= (1 - x) * (1 - x) * y;
    if (z === before) return z / 3;
  }
}
