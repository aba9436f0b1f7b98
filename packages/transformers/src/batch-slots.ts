import { type Chunk, isNullAt, plainChunk, valueAt } from '@millrace/columns';
import type { SlotFormula } from './formula.js';
import type { Computed } from './interpret.js';
import type { Category } from './spec.js';
import { type TextIndex, textIndex } from './text-index.js';

/** Writes the slot of every row: the category's place, `categories.length` where missing, one more where unknown. */
export interface SlotKernel {
  ofNumbers(numbers: Float64Array): Int32Array;
  /** Of text, booleans or 64-bit integers; `fill` stands in for missing values. */
  ofChunk(chunk: Chunk, fill: Category | null): Int32Array;
  /** Of values given one by one. */
  ofValues(at: (row: number) => Computed, length: number): Int32Array;
}

/** Specialises the kernel to an encoder's categories. */
export function slotKernel({ categories }: SlotFormula): SlotKernel {
  const index = new Map<Category, number>(categories.map((category, slot) => [category, slot]));
  const missing = categories.length;
  const text = typeof categories[0] === 'string' ? textIndex(categories as readonly string[]) : textIndex([]);
  const slotOfFill = (fill: Category | null): number =>
    fill === null ? missing : (index.get(fill) ?? missing + 1);
  return {
    ofNumbers: (numbers) => slotsOfNumbers(numbers, index as Map<number, number>, missing),
    ofValues: (at, length) =>
      Int32Array.from({ length }, (_, row) => {
        const value = at(row) as Category | null;
        return value === null ? missing : (index.get(value) ?? missing + 1);
      }),
    ofChunk: (chunk, fill) => slotsOfChunk(chunk, { index, text, missing, absent: slotOfFill(fill) }),
  };
}

interface Lookup {
  readonly index: ReadonlyMap<Category, number>;
  readonly text: TextIndex;
  /** The slot of missing values, the number of categories; unknown values have the next. */
  readonly missing: number;
  /** The slot of null cells here: `missing`, or that of what fills them. */
  readonly absent: number;
}

function slotsOfNumbers(
  numbers: Float64Array,
  index: ReadonlyMap<number, number>,
  missing: number,
): Int32Array {
  const { length } = numbers;
  const slots = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const x = numbers[i]!;
    slots[i] = x === x ? (index.get(x) ?? missing + 1) : missing;
  }
  return slots;
}

function slotsOfChunk(chunk: Chunk, lookup: Lookup): Int32Array {
  switch (chunk.type.kind) {
    case 'null':
      return new Int32Array(chunk.length).fill(lookup.absent);
    case 'dictionary':
      return slotsOfDictionary(chunk, lookup);
    case 'utf8':
      return chunk.type.layout === 'view'
        ? slotsOfText(plainChunk(chunk), lookup)
        : slotsOfText(chunk, lookup);
    case 'int':
      return slotsOfWide(chunk, lookup);
    default:
      return slotsOfValues(chunk, lookup);
  }
}

function slotsOfText(chunk: Chunk, { text, missing, absent }: Lookup): Int32Array {
  const { length, valueOffsets } = chunk;
  const bytes = chunk.values as Uint8Array;
  const slots = new Int32Array(length);
  const offsets =
    valueOffsets instanceof BigInt64Array ? Float64Array.from(valueOffsets, Number) : valueOffsets!;
  for (let i = 0; i < length; i++) {
    const slot = text.find(bytes, offsets[i]!, offsets[i + 1]!);
    slots[i] = slot < 0 ? missing + 1 : slot;
  }
  setNulls(slots, chunk, absent);
  return slots;
}

function slotsOfDictionary(chunk: Chunk, lookup: Lookup): Int32Array {
  const { length } = chunk;
  const entries = slotsOfChunk(chunk.dictionary!, lookup);
  const codes = chunk.values as Int32Array;
  const slots = new Int32Array(length);
  if (chunk.values instanceof BigInt64Array || chunk.values instanceof BigUint64Array) {
    for (let i = 0; i < length; i++) slots[i] = entries[Number(chunk.values[i]!)]!;
  } else {
    for (let i = 0; i < length; i++) slots[i] = entries[codes[i]!]!;
  }
  setNulls(slots, chunk, lookup.absent);
  return slots;
}

function slotsOfWide(chunk: Chunk, { index, missing, absent }: Lookup): Int32Array {
  const { length, values } = chunk;
  const slots = new Int32Array(length);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let i = 0; i < length; i++) slots[i] = index.get(values[i]!) ?? missing + 1;
  } else {
    for (let i = 0; i < length; i++) slots[i] = index.get(BigInt(values![i] as number)) ?? missing + 1;
  }
  setNulls(slots, chunk, absent);
  return slots;
}

function slotsOfValues(chunk: Chunk, { index, missing, absent }: Lookup): Int32Array {
  const slots = new Int32Array(chunk.length);
  for (let i = 0; i < chunk.length; i++) {
    slots[i] = isNullAt(chunk, i) ? absent : (index.get(valueAt(chunk, i) as Category) ?? missing + 1);
  }
  return slots;
}

function setNulls(slots: Int32Array, { nullBitmap, nullCount, offset }: Chunk, absent: number): void {
  if (nullBitmap === null || nullCount === 0) return;
  const { length } = slots;
  for (let i = 0, bit = offset; i < length; i++, bit++) {
    if ((nullBitmap[bit >> 3]! & (1 << (bit & 7))) === 0) slots[i] = absent;
  }
}
