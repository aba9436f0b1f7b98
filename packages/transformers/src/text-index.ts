const encoder = new TextEncoder();

/**
 * Finds the slot of a text by its UTF-8 bytes, without making a string of them: a hash table with open addressing over the
 * categories' bytes.
 */
export interface TextIndex {
  /** The slot of the bytes from `start` to `end`, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number;
}

/** Builds the index of categories; a category's slot is its place. */
export function textIndex(categories: readonly string[]): TextIndex {
  const encoded = categories.map((category) => encoder.encode(category));
  const ends = new Int32Array(encoded.length + 1);
  for (let i = 0; i < encoded.length; i++) ends[i + 1] = ends[i]! + encoded[i]!.length;
  const text = new Uint8Array(ends[encoded.length]!);
  for (let i = 0; i < encoded.length; i++) text.set(encoded[i]!, ends[i]!);
  let size = 4;
  while (size < 2 * encoded.length) size *= 2;
  const mask = size - 1;
  const table = new Int32Array(size).fill(-1);
  for (let slot = 0; slot < encoded.length; slot++) {
    let at = hashBytes(text, ends[slot]!, ends[slot + 1]!) & mask;
    while (table[at] !== -1) at = (at + 1) & mask;
    table[at] = slot;
  }
  return {
    find: (bytes, start, end) => {
      let at = hashBytes(bytes, start, end) & mask;
      for (let slot = table[at]!; slot !== -1; slot = table[at]!) {
        if (sameBytes(text, ends[slot]!, ends[slot + 1]!, bytes, start, end)) return slot;
        at = (at + 1) & mask;
      }
      return -1;
    },
  };
}

// FNV-1a with a final mix, because its low bits, which choose the place, depend on the last bytes too little.
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

function sameBytes(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  for (let i = aStart, j = bStart; i < aEnd; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}
