import { bitmapBytes } from '../bitmap.js';

/** Bits of rows, the first row's in bit 0; null means that all are set. */
export type Bits = Uint8Array | null;

/** The same bits from bit 0: a view where they begin at a byte, else shifted. */
export function alignBits(bits: Uint8Array, offset: number, length: number): Uint8Array {
  const bytes = bitmapBytes(length);
  const start = offset >> 3;
  const shift = offset & 7;
  if (shift === 0) return bits.subarray(start, start + bytes);
  const aligned = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) {
    aligned[i] = (bits[start + i]! >> shift) | ((bits[start + i + 1] ?? 0) << (8 - shift));
  }
  return aligned;
}

/** The bits set in both. */
export function bothBits(a: Bits, b: Bits): Bits {
  if (a === null) return b;
  if (b === null) return a;
  const result = new Uint8Array(a.length);
  for (let i = 0; i < result.length; i++) result[i] = a[i]! & b[i]!;
  return result;
}

/** The bits set in either, where null means that none is. */
export function eitherBits(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  if (a === null) return b;
  if (b === null) return a;
  const result = new Uint8Array(a.length);
  for (let i = 0; i < result.length; i++) result[i] = a[i]! | b[i]!;
  return result;
}

/** The opposite of every bit. */
export function invertBits(bits: Uint8Array): Uint8Array {
  const result = new Uint8Array(bits.length);
  for (let i = 0; i < result.length; i++) result[i] = ~bits[i]!;
  return result;
}

/** So many bits, all alike. */
export function sameBits(length: number, value: boolean): Uint8Array {
  const bits = new Uint8Array(bitmapBytes(length));
  return value ? bits.fill(255) : bits;
}

/** The places of set bits, ascending. */
export function placesOfBits(bits: Uint8Array, length: number, count: number): Uint32Array {
  const places = new Uint32Array(count);
  let at = 0;
  for (let start = 0; start < length; start += 8) {
    const byte = bits[start >> 3]!;
    if (byte === 0) continue;
    const end = Math.min(start + 8, length);
    for (let i = start; i < end; i++) if ((byte & (1 << (i & 7))) !== 0) places[at++] = i;
  }
  return places;
}
