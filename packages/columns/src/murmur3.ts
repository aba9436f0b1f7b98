const C1 = 0x239b961b;
const C2 = 0xab0e9789 | 0;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93 | 0;

/** The running state of a hash: four 32-bit words, and how many bytes it has seen. */
export interface Murmur3State {
  readonly h1: number;
  readonly h2: number;
  readonly h3: number;
  readonly h4: number;
  readonly bytes: number;
}

/** Adds up hashes modulo 2^128: each element the sum of one 32-bit word, in the order h1 h2 h3 h4, exact up to 2^21 hashes. */
export type HashSums = Float64Array;

function mix(h: number): number {
  let x = h ^ (h >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** The state of MurmurHash3 x86_128, seed 0, after whole blocks of four little-endian words. */
export function murmur3Prefix(words: Int32Array): Murmur3State {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  for (let i = 0; i + 4 <= words.length; i += 4) {
    let k = Math.imul(words[i]!, C1);
    h1 ^= Math.imul((k << 15) | (k >>> 17), C2);
    h1 = (Math.imul(((h1 << 19) | (h1 >>> 13)) + h2, 5) + 0x561ccd1b) | 0;
    k = Math.imul(words[i + 1]!, C2);
    h2 ^= Math.imul((k << 16) | (k >>> 16), C3);
    h2 = (Math.imul(((h2 << 17) | (h2 >>> 15)) + h3, 5) + 0x0bcaa747) | 0;
    k = Math.imul(words[i + 2]!, C3);
    h3 ^= Math.imul((k << 17) | (k >>> 15), C4);
    h3 = (Math.imul(((h3 << 15) | (h3 >>> 17)) + h4, 5) + 0x96cd1c35) | 0;
    k = Math.imul(words[i + 3]!, C4);
    h4 ^= Math.imul((k << 18) | (k >>> 14), C1);
    h4 = (Math.imul(((h4 << 13) | (h4 >>> 19)) + h1, 5) + 0x32ac3b17) | 0;
  }
  return { h1, h2, h3, h4, bytes: words.length * 4 };
}

/**
 * Hashes many word sequences that all begin with the same prefix, and adds the hashes to `sums`.
 *
 * Sequence `i` is the words from `starts[i]` to `starts[i + 1]`. MurmurHash3 x86_128 by A. Appleby (public domain), over the
 * bytes of the little-endian words.
 */
export function addMurmur3(
  prefix: Murmur3State,
  words: Int32Array,
  starts: Int32Array,
  count: number,
  sums: HashSums,
): void {
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  for (let row = 0; row < count; row++) {
    let { h1, h2, h3, h4 } = prefix;
    let i = starts[row]!;
    const end = starts[row + 1]!;
    const length = prefix.bytes + (end - i) * 4;
    for (const last = end - 4; i <= last; i += 4) {
      let k = Math.imul(words[i]!, C1);
      h1 ^= Math.imul((k << 15) | (k >>> 17), C2);
      h1 = (Math.imul(((h1 << 19) | (h1 >>> 13)) + h2, 5) + 0x561ccd1b) | 0;
      k = Math.imul(words[i + 1]!, C2);
      h2 ^= Math.imul((k << 16) | (k >>> 16), C3);
      h2 = (Math.imul(((h2 << 17) | (h2 >>> 15)) + h3, 5) + 0x0bcaa747) | 0;
      k = Math.imul(words[i + 2]!, C3);
      h3 ^= Math.imul((k << 17) | (k >>> 15), C4);
      h3 = (Math.imul(((h3 << 15) | (h3 >>> 17)) + h4, 5) + 0x96cd1c35) | 0;
      k = Math.imul(words[i + 3]!, C4);
      h4 ^= Math.imul((k << 18) | (k >>> 14), C1);
      h4 = (Math.imul(((h4 << 13) | (h4 >>> 19)) + h1, 5) + 0x32ac3b17) | 0;
    }
    if (i < end) {
      if (i + 2 < end) {
        const k3 = Math.imul(words[i + 2]!, C3);
        h3 ^= Math.imul((k3 << 17) | (k3 >>> 15), C4);
      }
      if (i + 1 < end) {
        const k2 = Math.imul(words[i + 1]!, C2);
        h2 ^= Math.imul((k2 << 16) | (k2 >>> 16), C3);
      }
      const k1 = Math.imul(words[i]!, C1);
      h1 ^= Math.imul((k1 << 15) | (k1 >>> 17), C2);
    }
    h1 ^= length;
    h2 ^= length;
    h3 ^= length;
    h4 ^= length;
    h1 = (h1 + h2 + h3 + h4) | 0;
    h2 = mix((h2 + h1) | 0);
    h3 = mix((h3 + h1) | 0);
    h4 = mix((h4 + h1) | 0);
    h1 = mix(h1);
    h1 = (h1 + h2 + h3 + h4) | 0;
    s1 += h1 >>> 0;
    s2 += (h2 + h1) >>> 0;
    s3 += (h3 + h1) >>> 0;
    s4 += (h4 + h1) >>> 0;
  }
  sums[0]! += s1;
  sums[1]! += s2;
  sums[2]! += s3;
  sums[3]! += s4;
}

/** The sums as one number modulo 2^128, h1 being the most significant word. */
export function hashSumsToInteger(sums: HashSums): bigint {
  let total = 0n;
  for (let i = 0; i < 4; i++) total = (total << 32n) + BigInt(sums[i]!);
  return BigInt.asUintN(128, total);
}
