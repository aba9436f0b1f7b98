/** A hash table of pairs of 32-bit words; each distinct pair has a code, counted from 1. */
export interface PairTable {
  /** Codes by hash, open addressing with linear steps; 0 is free. Never more than half full. */
  slots: Int32Array;
  low: Int32Array;
  high: Int32Array;
  size: number;
}

/** An empty table. */
export function pairTable(): PairTable {
  return { slots: new Int32Array(64), low: new Int32Array(33), high: new Int32Array(33), size: 0 };
}

function hashPair(low: number, high: number): number {
  let hash = Math.imul(low, 0x85ebca6b) ^ Math.imul(high, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
  return hash ^ (hash >>> 13);
}

/** The code of a pair, added when it is new. */
export function codeOfPair(table: PairTable, low: number, high: number): number {
  const { slots } = table;
  const mask = slots.length - 1;
  let slot = hashPair(low, high) & mask;
  for (;;) {
    const code = slots[slot]!;
    if (code === 0) break;
    if (table.low[code] === low && table.high[code] === high) return code;
    slot = (slot + 1) & mask;
  }
  const code = ++table.size;
  slots[slot] = code;
  table.low[code] = low;
  table.high[code] = high;
  if (code * 2 >= slots.length) grow(table);
  return code;
}

/** The codes of many pairs, given as low word, high word, low word, … */
export function codesOfPairs(table: PairTable, words: Int32Array): Int32Array {
  const count = words.length / 2;
  const codes = new Int32Array(count);
  let { slots, low: lows, high: highs } = table;
  let mask = slots.length - 1;
  for (let i = 0; i < count; i++) {
    const low = words[2 * i]!;
    const high = words[2 * i + 1]!;
    let slot = hashPair(low, high) & mask;
    let code = slots[slot]!;
    while (code !== 0 && (lows[code] !== low || highs[code] !== high)) {
      slot = (slot + 1) & mask;
      code = slots[slot]!;
    }
    if (code === 0) {
      code = codeOfPair(table, low, high);
      ({ slots, low: lows, high: highs } = table);
      mask = slots.length - 1;
    }
    codes[i] = code;
  }
  return codes;
}

function grow(table: PairTable): void {
  const { low, high, size } = table;
  const capacity = table.slots.length * 2;
  const slots = new Int32Array(capacity);
  table.slots = slots;
  table.low = widened(low, capacity / 2 + 1);
  table.high = widened(high, capacity / 2 + 1);
  const mask = capacity - 1;
  for (let code = 1; code <= size; code++) {
    let slot = hashPair(low[code]!, high[code]!) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = code;
  }
}

function widened(values: Int32Array, length: number): Int32Array {
  const out = new Int32Array(length);
  out.set(values);
  return out;
}
