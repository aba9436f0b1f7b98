/** A hash table of pairs of 32-bit words; each distinct pair has a code, counted from 1. */
export interface PairTable {
  /** Four words a slot, low, high, code and an unused one, so that a look-up touches one cache line; code 0 is free. */
  slots: Int32Array;
  low: Int32Array;
  high: Int32Array;
  size: number;
}

const FIRST_SLOTS = 64;

/** An empty table. */
export function pairTable(): PairTable {
  const room = mostCodes(FIRST_SLOTS) + 2;
  return {
    slots: new Int32Array(FIRST_SLOTS * 4),
    low: new Int32Array(room),
    high: new Int32Array(room),
    size: 0,
  };
}

/** How many bytes a table takes. */
export function pairTableBytes({ slots, low, high }: PairTable): number {
  return slots.byteLength + low.byteLength + high.byteLength;
}

// Open addressing with linear steps stays short up to two thirds.
function mostCodes(slots: number): number {
  return Math.floor((slots * 2) / 3);
}

function hashPair(low: number, high: number): number {
  let hash = Math.imul(low, 0x85ebca6b) ^ Math.imul(high, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
  return hash ^ (hash >>> 13);
}

/** The code of a pair, added when it is new. */
export function codeOfPair(table: PairTable, low: number, high: number): number {
  const { slots } = table;
  const mask = (slots.length >> 2) - 1;
  let at = (hashPair(low, high) & mask) << 2;
  for (;;) {
    const code = slots[at + 2]!;
    if (code === 0) break;
    if (slots[at] === low && slots[at + 1] === high) return code;
    at = (at + 4) & (slots.length - 1);
  }
  const code = ++table.size;
  slots[at] = low;
  slots[at + 1] = high;
  slots[at + 2] = code;
  table.low[code] = low;
  table.high[code] = high;
  if (code > mostCodes(mask + 1)) grow(table);
  return code;
}

/** The codes of many pairs, given as low word, high word, low word, … */
export function codesOfPairs(table: PairTable, words: Int32Array): Int32Array {
  const count = words.length / 2;
  const codes = new Int32Array(count);
  let { slots } = table;
  let wrap = slots.length - 1;
  for (let i = 0; i < count; i++) {
    const low = words[2 * i]!;
    const high = words[2 * i + 1]!;
    let at = (hashPair(low, high) << 2) & wrap;
    let code = slots[at + 2]!;
    while (code !== 0 && (slots[at] !== low || slots[at + 1] !== high)) {
      at = (at + 4) & wrap;
      code = slots[at + 2]!;
    }
    if (code === 0) {
      code = codeOfPair(table, low, high);
      slots = table.slots;
      wrap = slots.length - 1;
    }
    codes[i] = code;
  }
  return codes;
}

function grow(table: PairTable): void {
  const { low, high, size } = table;
  const slots = new Int32Array(table.slots.length * 2);
  const room = mostCodes(slots.length >> 2) + 2;
  table.slots = slots;
  table.low = widened(low, room);
  table.high = widened(high, room);
  const wrap = slots.length - 1;
  for (let code = 1; code <= size; code++) {
    let at = (hashPair(low[code]!, high[code]!) << 2) & wrap;
    while (slots[at + 2] !== 0) at = (at + 4) & wrap;
    slots[at] = low[code]!;
    slots[at + 1] = high[code]!;
    slots[at + 2] = code;
  }
}

function widened(values: Int32Array, length: number): Int32Array {
  const out = new Int32Array(length);
  out.set(values);
  return out;
}
