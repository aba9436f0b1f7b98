import type { Chunk } from '@millrace/columns';
import type { Dialect } from './csv-scan.js';
import { textBuffers } from './text-read.js';

/** Builds a utf8 column from slices of a byte buffer. */
export class TextBuilder {
  #bytes: Uint8Array = new Uint8Array(4096);
  #size = 0;
  #ends: Float64Array = new Float64Array(1024);
  #rows = 0;
  #nulls: number[] = [];

  /** Adds `from[start…end)`. */
  append(from: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (this.#size + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    if (length > 32) bytes.set(from.subarray(start, end), this.#size);
    else for (let i = 0, at = this.#size; i < length; i++) bytes[at + i] = from[start + i]!;
    this.#size += length;
    this.#close();
  }

  /** Adds `from[start…end)` without its escapes. */
  appendUnescaped(from: Uint8Array, start: number, end: number, dialect: Dialect): void {
    const { escape: before, quote } = dialect;
    if (this.#size + end - start > this.#bytes.length) this.#grow(end - start);
    for (let i = start; i < end; i++) {
      if (from[i] === before && i + 1 < end && (from[i + 1] === quote || from[i + 1] === before)) i++;
      this.#bytes[this.#size++] = from[i]!;
    }
    this.#close();
  }

  appendNull(): void {
    this.#nulls.push(this.#rows);
    this.#close();
  }

  get bytes(): number {
    return this.#size;
  }

  #grow(more: number): void {
    const grown = new Uint8Array(Math.max(this.#size + more, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
  }

  #close(): void {
    if (this.#rows === this.#ends.length) {
      const grown = new Float64Array(this.#rows * 2);
      grown.set(this.#ends);
      this.#ends = grown;
    }
    this.#ends[this.#rows++] = this.#size;
  }

  finish(): Chunk {
    const [rows, nulls] = [this.#rows, this.#nulls];
    let nullBitmap: Uint8Array | null = null;
    if (nulls.length > 0) {
      nullBitmap = new Uint8Array((rows + 7) >> 3).fill(0xff);
      for (const row of nulls) nullBitmap[row >> 3]! &= ~(1 << (row & 7));
    }
    const buffers = textBuffers('offsets32', this.#bytes.slice(0, this.#size), this.#ends, rows);
    this.#size = 0;
    this.#rows = 0;
    this.#nulls = [];
    return {
      type: { kind: 'utf8', layout: 'offsets32' },
      length: rows,
      offset: 0,
      nullCount: nulls.length,
      nullBitmap,
      ...buffers,
    };
  }
}
