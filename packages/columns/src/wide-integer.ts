/** The signed integer in little-endian 64-bit words, `words` of them, at `index` values into the array. */
export function readWide(values: BigInt64Array, index: number, words: number): bigint {
  const start = index * words;
  let result = values[start + words - 1]!;
  for (let i = words - 2; i >= 0; i--) result = (result << 64n) | BigInt.asUintN(64, values[start + i]!);
  return result;
}

/** Writes a signed integer as little-endian 64-bit words. */
export function writeWide(values: BigInt64Array, index: number, words: number, value: bigint): void {
  const start = index * words;
  for (let i = 0; i < words; i++) {
    values[start + i] = BigInt.asIntN(64, value >> BigInt(64 * i));
  }
}
