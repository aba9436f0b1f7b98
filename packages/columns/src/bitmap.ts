/** Whether a bit of a bitmap is set. */
export function bitAt(bitmap: Uint8Array, index: number): boolean {
  return (bitmap[index >> 3]! & (1 << (index & 7))) !== 0;
}

/** How many bits are set from `start`, `length` of them. */
export function countBits(bitmap: Uint8Array, start: number, length: number): number {
  const end = start + length;
  let count = 0;
  let i = start;
  while (i < end && (i & 7) !== 0) {
    count += (bitmap[i >> 3]! >> (i & 7)) & 1;
    i++;
  }
  for (; i + 8 <= end; i += 8) {
    let byte = bitmap[i >> 3]!;
    byte -= (byte >> 1) & 0x55;
    byte = (byte & 0x33) + ((byte >> 2) & 0x33);
    count += (byte + (byte >> 4)) & 0x0f;
  }
  for (; i < end; i++) count += (bitmap[i >> 3]! >> (i & 7)) & 1;
  return count;
}

/** The bytes that `length` bits need. */
export function bitmapBytes(length: number): number {
  return (length + 7) >> 3;
}

/** Sets a bit of a bitmap. */
export function setBit(bitmap: Uint8Array, index: number): void {
  bitmap[index >> 3]! |= 1 << (index & 7);
}
