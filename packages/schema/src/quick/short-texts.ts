import type { Finder } from './number-scan.js';

/** The longest text, in bytes, that two words hold. */
const LONGEST = 8;

/** Some short texts: their bytes as two words each, found by a hash of these. */
interface WordTable {
  readonly mask: number;
  readonly factor: number;
  /** By hash, three numbers each: the two words and the length; a length of -1 is no text. */
  readonly slots: Int32Array;
}

// What of a word belongs to a text of so many bytes.
const FIRST_MASK = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1);
const SECOND_MASK = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1);

/**
 * A loop that finds the rows whose text is none of some short ones, two words at a time and without a branch for each length; undefined
 * where a text is longer, or the bytes do not lie on words.
 */
export function otherShortTextsFinder(
  offsets: Int32Array,
  bytes: Uint8Array,
  texts: readonly Uint8Array[],
): Finder | undefined {
  if (bytes.byteOffset % 4 !== 0 || texts.some((text) => text.length > LONGEST)) return undefined;
  const table = wordTable(texts);
  if (table === undefined) return undefined;
  // Three words are read from each text's first byte on; what is too near the end of the bytes is read from a copy with room behind it.
  const whole = Math.max(0, (bytes.length >> 2) - 3);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  const tailStart = whole * 4;
  const tail = new Uint8Array(64);
  tail.set(bytes.subarray(tailStart));
  const tailWords = new Int32Array(tail.buffer);
  return (start, end, found) => {
    let last = end;
    while (last > start && offsets[last - 1]! >= tailStart) last--;
    const count = otherTexts(offsets, words, table, 0, start, last, found, 0);
    return otherTexts(offsets, tailWords, table, tailStart, last, end, found, count);
  };
}

function wordTable(texts: readonly Uint8Array[]): WordTable | undefined {
  let size = 64;
  while (size < texts.length * 4) size *= 2;
  for (; size <= 65_536; size *= 4) {
    for (const factor of [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]) {
      const table = { mask: size - 1, factor, slots: new Int32Array(size * 3) };
      for (let slot = 0; slot < size; slot++) table.slots[slot * 3 + 2] = -1;
      if (texts.every((text) => placed(table, text))) return table;
    }
  }
  return undefined;
}

function placed({ mask, factor, slots }: WordTable, text: Uint8Array): boolean {
  const padded = new Uint8Array(LONGEST);
  padded.set(text);
  const [first = 0, second = 0] = new Int32Array(padded.buffer);
  const hash = Math.imul(first ^ Math.imul(second, 31) ^ text.length, factor);
  const at = ((hash ^ (hash >>> 15)) & mask) * 3;
  if (slots[at + 2] !== -1) return false;
  slots[at] = first;
  slots[at + 1] = second;
  slots[at + 2] = text.length;
  return true;
}

function otherTexts(
  offsets: Int32Array,
  words: Int32Array,
  { mask, factor, slots }: WordTable,
  base: number,
  start: number,
  end: number,
  found: Uint32Array,
  known: number,
): number {
  let count = known;
  let to = start < end ? offsets[start]! - base : 0;
  for (let row = start; row < end; row++) {
    const from = to;
    to = offsets[row + 1]! - base;
    const length = to - from;
    if (length > LONGEST) {
      found[count++] = row;
      continue;
    }
    const word = from >> 2;
    const shift = (from & 3) << 3;
    const middle = words[word + 1]!;
    // Shifted by 32 minus the shift, in two steps: by 32 at once is not by 32 at all.
    const first = ((words[word]! >>> shift) | ((middle << (31 - shift)) << 1)) & FIRST_MASK[length]!;
    const second = ((middle >>> shift) | ((words[word + 2]! << (31 - shift)) << 1)) & SECOND_MASK[length]!;
    const hash = Math.imul(first ^ Math.imul(second, 31) ^ length, factor);
    const at = ((hash ^ (hash >>> 15)) & mask) * 3;
    const differs = (slots[at]! ^ first) | (slots[at + 1]! ^ second) | (slots[at + 2]! ^ length);
    if (differs !== 0) found[count++] = row;
  }
  return count;
}
