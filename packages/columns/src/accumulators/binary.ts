import { BadWords, readWord, type WordReader } from '../value-words.js';
import { BadState } from './fields.js';

/** The bytes of words, little-endian. */
export function bytesFromWords(words: readonly number[] | Int32Array): Uint8Array {
  return new Uint8Array(Int32Array.from(words).buffer);
}

/** The words of bytes; their number must be a multiple of 4. */
export function wordsFromBytes(bytes: Uint8Array | undefined): Int32Array {
  if (bytes === undefined) return new Int32Array(0);
  if (bytes.length % 4 !== 0) throw new BadState('the binary part must be whole words');
  return new Int32Array(bytes.slice().buffer);
}

/** Appends a whole number below 2^53 as two words. */
export function pushOrdinal(words: number[], value: number): void {
  words.push(value | 0, Math.floor(value / 2 ** 32) | 0);
}

/** Reads a whole number below 2^53 back. */
export function readOrdinal(reader: WordReader): number {
  const low = readWord(reader);
  const high = readWord(reader);
  if (high >= 2 ** 21) throw new BadWords('a number is too large');
  return high * 2 ** 32 + low;
}

/** Checks that all words were read, and that ordinals ascend. */
export function ordinalField(reader: WordReader, rows: readonly { readonly ordinal: number }[]): void {
  if (reader.at !== reader.words.length) throw new BadState('there are words too many');
  for (let i = 1; i < rows.length; i++) {
    if (rows[i]!.ordinal < rows[i - 1]!.ordinal) throw new BadState('the ordinals must ascend');
  }
}
