/** A hash table of byte strings; each distinct one has a code, counted from 1. */
export interface BytesTable {
  /** Codes by hash, open addressing with linear steps; 0 is free. Never more than half full. */
  slots: Int32Array;
  hashes: Int32Array;
  /** Where the bytes of each code end in `arena`; those of code 1 begin at 0. */
  ends: Float64Array;
  arena: Uint8Array;
  size: number;
}

/** An empty table. */
export function bytesTable(): BytesTable {
  return {
    slots: new Int32Array(64),
    hashes: new Int32Array(33),
    ends: new Float64Array(33),
    arena: new Uint8Array(256),
    size: 0,
  };
}

function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash ^= end - start;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The code of the bytes from `start` to `end` (exclusive), added when they are new. */
export function codeOfBytes(table: BytesTable, bytes: Uint8Array, start: number, end: number): number {
  const hash = hashBytes(bytes, start, end);
  const { slots, hashes } = table;
  const mask = slots.length - 1;
  let slot = hash & mask;
  for (;;) {
    const code = slots[slot]!;
    if (code === 0) break;
    if (hashes[code] === hash && sameBytes(table, code, bytes, start, end)) return code;
    slot = (slot + 1) & mask;
  }
  const code = ++table.size;
  slots[slot] = code;
  hashes[code] = hash;
  append(table, code, bytes, start, end);
  if (code * 2 >= slots.length) grow(table);
  return code;
}

function sameBytes(table: BytesTable, code: number, bytes: Uint8Array, start: number, end: number): boolean {
  const { arena, ends } = table;
  let at = ends[code - 1]!;
  if (ends[code]! - at !== end - start) return false;
  for (let i = start; i < end; i++) if (arena[at++] !== bytes[i]) return false;
  return true;
}

function append(table: BytesTable, code: number, bytes: Uint8Array, start: number, end: number): void {
  const at = table.ends[code - 1]!;
  const until = at + end - start;
  if (until > table.arena.length) {
    const arena = new Uint8Array(Math.max(until, table.arena.length * 2));
    arena.set(table.arena);
    table.arena = arena;
  }
  const { arena } = table;
  for (let i = start, to = at; i < end; i++) arena[to++] = bytes[i]!;
  table.ends[code] = until;
}

/** The bytes of a code: a view into the table, not a copy. */
export function bytesOf(table: BytesTable, code: number): Uint8Array {
  return table.arena.subarray(table.ends[code - 1]!, table.ends[code]!);
}

function grow(table: BytesTable): void {
  const capacity = table.slots.length * 2;
  const slots = new Int32Array(capacity);
  const hashes = new Int32Array(capacity / 2 + 1);
  const ends = new Float64Array(capacity / 2 + 1);
  hashes.set(table.hashes);
  ends.set(table.ends);
  const mask = capacity - 1;
  for (let code = 1; code <= table.size; code++) {
    let slot = hashes[code]! & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = code;
  }
  Object.assign(table, { slots, hashes, ends });
}
