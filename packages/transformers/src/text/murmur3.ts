const encoder = /* @__PURE__ */ new TextEncoder();

/** MurmurHash3 for x86, 32 bits, of the UTF-8 bytes of a text, as a signed integer: what scikit-learn's `FeatureHasher` uses (Appleby 2011). */
export function murmur3(text: string, seed = 0): number {
  const bytes = encoder.encode(text);
  const blocks = bytes.length & ~3;
  let hash = seed | 0;
  for (let i = 0; i < blocks; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash ^= mixed(word);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= blocks; i--) tail = (tail << 8) | bytes[i]!;
  if (bytes.length > blocks) hash ^= mixed(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mixed(word: number): number {
  const once = Math.imul(word, 0xcc9e2d51);
  return Math.imul((once << 15) | (once >>> 17), 0x1b873593);
}

/** The column of a hash among so many: its absolute value modulo their number; -2^31 as scikit-learn turns it. */
export function hashColumn(hash: number, columns: number): number {
  return hash === -2147483648 ? (2147483647 - (columns - 1)) % columns : Math.abs(hash) % columns;
}
