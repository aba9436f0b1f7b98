const TWO_32 = 2 ** 32;

/** The exact sum of 64-bit integers given as pairs of words: two sums of 32-bit halves, no bigint per value. */
export function sumLongs(words: Int32Array, signed: boolean): bigint {
  let total = 0n;
  // Halves of up to 32 bits stay exact in a double for 2^20 values and more.
  for (let start = 0; start < words.length; start += 2 ** 21) {
    const end = Math.min(words.length, start + 2 ** 21);
    let low = 0;
    let high = 0;
    for (let i = start; i < end; i += 2) {
      low += words[i]! >>> 0;
      high += words[i + 1]!;
    }
    total += (BigInt(high) << 32n) + BigInt(low);
  }
  return signed ? total : total + unsignedExcess(words);
}

// The high half was read as signed: each negative one stands for 2^64 more.
function unsignedExcess(words: Int32Array): bigint {
  let count = 0;
  for (let i = 1; i < words.length; i += 2) count += words[i]! >>> 31;
  return BigInt(count) << 64n;
}

/** The exact sum of two's complement integers of `width` 32-bit words each. */
export function sumWide(words: Int32Array, width: number): bigint {
  let total = 0n;
  for (let w = 0; w < width; w++) {
    let part = 0n;
    for (let start = w; start < words.length; start += width * 2 ** 20) {
      const end = Math.min(words.length, start + width * 2 ** 20);
      part += BigInt(
        w === width - 1 ? sumSigned(words, start, end, width) : sumUnsigned(words, start, end, width),
      );
    }
    total += part << BigInt(32 * w);
  }
  return total;
}

function sumUnsigned(words: Int32Array, start: number, end: number, step: number): number {
  let sum = 0;
  for (let i = start; i < end; i += step) sum += words[i]! >>> 0;
  return sum;
}

function sumSigned(words: Int32Array, start: number, end: number, step: number): number {
  let sum = 0;
  for (let i = start; i < end; i += step) sum += words[i]!;
  return sum;
}

/** One integer of `width` little-endian words, the first at `at`. */
export function integerAt(words: Int32Array, at: number, width: number, signed: boolean): bigint {
  let value = BigInt(signed ? words[at + width - 1]! : words[at + width - 1]! >>> 0);
  for (let w = width - 2; w >= 0; w--) value = (value << 32n) | BigInt(words[at + w]! >>> 0);
  return value;
}

/**
 * The integers that are doubles too, and the others: for kernels that work on doubles and take the rest one by one.
 */
export function splitIntegers(
  words: Int32Array,
  width: number,
  signed: boolean,
): { doubles: Float64Array; others: bigint[] } {
  const count = words.length / width;
  const doubles = new Float64Array(count);
  const others: bigint[] = [];
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const at = i * width;
    const high = words[at + 1]!;
    let small = high >= -0x200000 && high < 0x200000 && (signed || high >= 0);
    for (let w = 2; w < width && small; w++) small = words[at + w] === high >> 31;
    if (small) doubles[kept++] = high * TWO_32 + (words[at]! >>> 0);
    else others.push(integerAt(words, at, width, signed));
  }
  return { doubles: doubles.subarray(0, kept), others };
}
