import { duckdb, type Vector } from './bindings.js';

/** What a chunk says of its nulls. */
export interface Nulls {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | null;
}

/** Gathers the validity bits of a column; nothing is allocated while all are valid. */
export class Validity {
  #length = 0;
  #nullCount = 0;
  #bits: Uint8Array | null = null;

  /** Takes rows `start` to `end` of a vector, and gives the vector's bits from row 0 (null when all are valid). */
  append(vector: Vector, start: number, end: number): Uint8Array | null {
    const bits = vectorBits(vector, end);
    if (bits === null) this.#appendValid(end - start);
    else this.#appendBits(bits, start, end);
    return bits;
  }

  appendNulls(count: number): void {
    if (count === 0) return;
    this.#reserve(this.#length + count);
    this.#length += count;
    this.#nullCount += count;
  }

  #appendValid(count: number): void {
    if (this.#bits !== null) {
      this.#reserve(this.#length + count);
      for (let i = this.#length; i < this.#length + count; i++) this.#bits[i >> 3]! |= 1 << (i & 7);
    }
    this.#length += count;
  }

  #appendBits(bits: Uint8Array, start: number, end: number): void {
    this.#reserve(this.#length + end - start);
    const target = this.#bits!;
    let at = this.#length;
    let valid = 0;
    for (let i = start; i < end; i++, at++) {
      if ((bits[i >> 3]! & (1 << (i & 7))) === 0) continue;
      target[at >> 3]! |= 1 << (at & 7);
      valid++;
    }
    this.#length = at;
    this.#nullCount += end - start - valid;
  }

  /** Makes room for `length` rows, those gathered so far being valid where there was no bitmap yet. */
  #reserve(length: number): void {
    const needed = (length + 7) >> 3;
    const old = this.#bits;
    if (old !== null && old.length >= needed) return;
    const bits = new Uint8Array(Math.max(needed, (old?.length ?? 0) * 2, 256));
    if (old !== null) bits.set(old);
    else for (let i = 0; i < this.#length; i++) bits[i >> 3]! |= 1 << (i & 7);
    this.#bits = bits;
  }

  finish(): Nulls {
    const nulls: Nulls = {
      length: this.#length,
      nullCount: this.#nullCount,
      nullBitmap: this.#nullCount === 0 ? null : this.#bits!.subarray(0, (this.#length + 7) >> 3),
    };
    this.#length = 0;
    this.#nullCount = 0;
    this.#bits = null;
    return nulls;
  }
}

function vectorBits(vector: Vector, rows: number): Uint8Array | null {
  // The declared type forgets that the bindings give null where no row is null.
  const bits = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null | undefined;
  return bits ?? null;
}
