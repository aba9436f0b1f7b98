import type { HashAlgorithm, Hasher } from './hash-algorithm.js';

/**
 * The validity of the rows so far, packed from bit 0 whatever the borders of chunks. While no row is null nothing is hashed, so that
 * a bitmap of ones and no bitmap are the same.
 */
export interface BitStream {
  readonly hasher: Hasher;
  length: number;
  /** Some row was null. */
  started: boolean;
  /** The bits that do not fill a byte yet; meaningful once started. */
  rest: number;
}

/** A stream without bits. */
export function startBits(algorithm: HashAlgorithm): BitStream {
  return { hasher: algorithm.create(), length: 0, started: false, rest: 0 };
}

const ONES = new Uint8Array(8192).fill(0xff);

/** Appends rows that are all valid. */
export function appendOnes(stream: BitStream, count: number): void {
  if (!stream.started) {
    stream.length += count;
    return;
  }
  let left = count;
  while (left > 0 && (stream.length & 7) !== 0) {
    appendBit(stream, 1);
    left -= 1;
  }
  hashOnes(stream, left >> 3);
  stream.length += left & ~7;
  for (left &= 7; left > 0; left -= 1) appendBit(stream, 1);
}

/** Appends rows by their bitmap, from bit `offset`. */
export function appendBits(stream: BitStream, bitmap: Uint8Array, offset: number, count: number): void {
  start(stream);
  let row = 0;
  while (row < count && (stream.length & 7) !== 0) appendBit(stream, bitOf(bitmap, offset + row++));
  const bytes = (count - row) >> 3;
  if (bytes > 0) {
    stream.hasher.update(wholeBytes(bitmap, offset + row, bytes));
    stream.length += bytes * 8;
    row += bytes * 8;
  }
  while (row < count) appendBit(stream, bitOf(bitmap, offset + row++));
}

/** The digest of all bits, the last byte filled with zeros; of nothing when all are ones. */
export function finishBits(stream: BitStream): Uint8Array {
  if (stream.started && (stream.length & 7) !== 0) stream.hasher.update(Uint8Array.of(stream.rest));
  return stream.hasher.digest();
}

function start(stream: BitStream): void {
  if (stream.started) return;
  stream.started = true;
  hashOnes(stream, Math.floor(stream.length / 8));
  stream.rest = (1 << (stream.length & 7)) - 1;
}

function hashOnes({ hasher }: BitStream, bytes: number): void {
  for (let left = bytes; left > 0; left -= ONES.length)
    hasher.update(left < ONES.length ? ONES.subarray(0, left) : ONES);
}

function appendBit(stream: BitStream, bit: number): void {
  stream.rest |= bit << (stream.length & 7);
  stream.length += 1;
  if ((stream.length & 7) !== 0) return;
  stream.hasher.update(Uint8Array.of(stream.rest));
  stream.rest = 0;
}

function bitOf(bitmap: Uint8Array, at: number): number {
  return (bitmap[at >> 3]! >> (at & 7)) & 1;
}

function wholeBytes(bitmap: Uint8Array, at: number, bytes: number): Uint8Array {
  const first = at >> 3;
  const shift = at & 7;
  if (shift === 0) return bitmap.subarray(first, first + bytes);
  const out = new Uint8Array(bytes);
  for (let byte = 0; byte < bytes; byte += 1)
    out[byte] = (bitmap[first + byte]! >> shift) | (bitmap[first + byte + 1]! << (8 - shift));
  return out;
}
