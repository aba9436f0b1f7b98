import type { Finder } from './number-scan.js';
import { otherShortTextsFinder } from './short-texts.js';

/** Some texts as bytes, found by a hash of their length and some of their bytes. */
interface TextTable {
  readonly mask: number;
  readonly factor: number;
  /** By hash: the text's place plus one, or 0. */
  readonly slots: Uint16Array;
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
  readonly hasEmpty: boolean;
}

const MOST_TEXTS = 4096;
const encoder = new TextEncoder();

/** A loop over a text column's bytes that finds the rows whose text is none of some; undefined for too many texts. */
export function otherTextsFinder(
  offsets: Int32Array,
  bytes: Uint8Array,
  texts: readonly string[],
): Finder | undefined {
  if (texts.length > MOST_TEXTS) return undefined;
  const short = otherShortTextsFinder(
    offsets,
    bytes,
    [...new Set(texts)].map((text) => encoder.encode(text)),
  );
  if (short !== undefined) return short;
  const table = textTable(texts);
  if (table === undefined) return undefined;
  return (start, end, found) => otherTexts(offsets, bytes, table, start, end, found);
}

function textTable(texts: readonly string[]): TextTable | undefined {
  const encoded = [...new Set(texts)].filter((text) => text !== '').map((text) => encoder.encode(text));
  const starts = new Int32Array(encoded.length + 1);
  encoded.forEach((text, place) => {
    starts[place + 1] = starts[place]! + text.length;
  });
  const all = new Uint8Array(starts[encoded.length]!);
  encoded.forEach((text, place) => {
    all.set(text, starts[place]!);
  });
  let size = 64;
  while (size < encoded.length * 4) size *= 2;
  for (; size <= 65_536; size *= 4) {
    for (const factor of [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]) {
      const table = {
        mask: size - 1,
        factor,
        slots: new Uint16Array(size),
        starts,
        bytes: all,
        hasEmpty: texts.includes(''),
      };
      if (encoded.every((text, place) => placed(table, text, place))) return table;
    }
  }
  return undefined;
}

function placed(table: TextTable, text: Uint8Array, place: number): boolean {
  const slot = hashOf(table, text, 0, text.length);
  if (table.slots[slot] !== 0) return false;
  table.slots[slot] = place + 1;
  return true;
}

function hashOf({ factor, mask }: TextTable, bytes: Uint8Array, from: number, length: number): number {
  const mixed =
    bytes[from]! | (bytes[from + length - 1]! << 8) | (bytes[from + (length >> 1)]! << 16) | (length << 24);
  const hash = Math.imul(mixed, factor);
  return (hash ^ (hash >>> 15)) & mask;
}

function otherTexts(
  offsets: Int32Array,
  bytes: Uint8Array,
  table: TextTable,
  start: number,
  end: number,
  found: Uint32Array,
): number {
  const { mask, factor, slots, starts, bytes: known, hasEmpty } = table;
  let count = 0;
  let to = offsets[start]!;
  for (let row = start; row < end; row++) {
    const from = to;
    to = offsets[row + 1]!;
    const length = to - from;
    if (length === 0) {
      if (!hasEmpty) found[count++] = row;
      continue;
    }
    const mixed =
      bytes[from]! | (bytes[to - 1]! << 8) | (bytes[from + (length >> 1)]! << 16) | (length << 24);
    const hash = Math.imul(mixed, factor);
    const place = slots[(hash ^ (hash >>> 15)) & mask]!;
    let same = false;
    if (place > 0) {
      let at = starts[place - 1]!;
      if (starts[place]! - at === length) {
        let byte = from;
        while (byte < to && bytes[byte] === known[at]) {
          byte++;
          at++;
        }
        same = byte === to;
      }
    }
    if (!same) found[count++] = row;
  }
  return count;
}
