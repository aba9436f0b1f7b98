/** A 64-bit hash as two unsigned halves. */
export interface Hash64 {
  high: number;
  low: number;
}

const result: Hash64 = { high: 0, low: 0 };

/** A well-mixed 64-bit hash of words; the object returned is the same every time, valid until the next call. */
export function hash64(words: Int32Array, start = 0, end: number = words.length): Hash64 {
  let a = 0x9e3779b9;
  let b = 0x7f4a7c15;
  for (let i = start; i < end; i++) {
    const word = words[i]!;
    a = Math.imul(a ^ word, 0x85ebca6b);
    a ^= a >>> 15;
    b = Math.imul(b ^ word, 0xc2b2ae35) + a;
    b ^= b >>> 13;
  }
  a ^= end - start;
  result.high = mix(a ^ Math.imul(b, 0x27d4eb2f)) >>> 0;
  result.low = mix(b + Math.imul(result.high, 0x165667b1)) >>> 0;
  return result;
}

function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
