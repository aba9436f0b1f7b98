import type { Chunk, DataType } from '@millrace/columns';
import { duckdb, type Vector } from './bindings.js';
import { Validity } from './validity.js';
import type { ColumnReader } from './vector-read.js';

type TextType = DataType & { kind: 'utf8' | 'binary' | 'fixedSizeBinary' };

// Bytes between two valid strings less than a page apart lie in those strings' own pages, so they can be read too: a
// vector's strings then take a few reads instead of one each.
const GAP = 4096;
const SPAN = 1 << 24;

/**
 * Reads text and binary columns. A value in a vector is 16 bytes: its length, then either its bytes (12 at most) or four
 * bytes of prefix and a pointer.
 */
export class TextReader implements ColumnReader {
  readonly #type: TextType;
  readonly #validity: Validity = new Validity();
  #bytes: Uint8Array = new Uint8Array(0);
  #size = 0;
  #ends: Float64Array = new Float64Array(0);
  #rows = 0;

  constructor(type: TextType) {
    this.#type = type;
  }

  append(vector: Vector, start: number, end: number): void {
    const bits = this.#validity.append(vector, start, end);
    const data = duckdb.vector_get_data(vector, end * 16).slice();
    const words = new Uint32Array(data.buffer);
    const rows = this.#reserveRows(end - start);
    const far: number[] = [];
    const begins = new Float64Array(end - start);
    for (let row = start; row < end; row++) {
      const valid = bits === null || (bits[row >> 3]! & (1 << (row & 7))) !== 0;
      const length = valid ? words[row * 4]! : this.#nullWidth();
      begins[row - start] = this.#size;
      this.#reserveBytes(length);
      if (valid && length > 12) far.push(row);
      else if (valid) copyShort(data, row * 16 + 4, this.#bytes, this.#size, length);
      this.#size += length;
      this.#ends[rows + row - start] = this.#size;
    }
    if (far.length > 0) this.#copyFar(data, words, far, begins, start);
    this.#rows += end - start;
  }

  #copyFar(data: Uint8Array, words: Uint32Array, far: number[], begins: Float64Array, start: number): void {
    const address = (row: number): number => words[row * 4 + 3]! * 4294967296 + words[row * 4 + 2]!;
    let sorted = true;
    for (let i = 1; i < far.length && sorted; i++) sorted = address(far[i - 1]!) <= address(far[i]!);
    if (!sorted) far.sort((a, b) => address(a) - address(b));
    for (let i = 0; i < far.length; ) {
      const first = address(far[i]!);
      let stop = first + words[far[i]! * 4]!;
      let next = i + 1;
      while (next < far.length) {
        const begin = address(far[next]!);
        const end = begin + words[far[next]! * 4]!;
        if (begin > stop + GAP || end > first + SPAN) break;
        stop = Math.max(stop, end);
        next++;
      }
      const run = duckdb.get_data_from_pointer(data.buffer as ArrayBuffer, far[i]! * 16 + 8, stop - first);
      for (; i < next; i++) {
        const row = far[i]!;
        const from = address(row) - first;
        copyRun(run, from, this.#bytes, begins[row - start]!, words[row * 4]!);
      }
    }
  }

  appendNulls(count: number): void {
    this.#validity.appendNulls(count);
    const rows = this.#reserveRows(count);
    for (let i = 0; i < count; i++) {
      this.#reserveBytes(this.#nullWidth());
      this.#size += this.#nullWidth();
      this.#ends[rows + i] = this.#size;
    }
    this.#rows += count;
  }

  #nullWidth(): number {
    return this.#type.kind === 'fixedSizeBinary' ? this.#type.byteWidth : 0;
  }

  #reserveRows(more: number): number {
    const needed = this.#rows + more;
    if (needed > this.#ends.length) {
      const grown = new Float64Array(Math.max(needed, this.#ends.length * 2, 256));
      grown.set(this.#ends);
      this.#ends = grown;
    }
    return this.#rows;
  }

  #reserveBytes(more: number): void {
    const needed = this.#size + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2, 1024));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  bytes(): number {
    return this.#size + this.#rows * 4;
  }

  finish(): Chunk {
    const chunk = { type: this.#type, offset: 0, ...this.#validity.finish() };
    const [bytes, ends, rows] = [this.#bytes.subarray(0, this.#size), this.#ends, this.#rows];
    this.#bytes = new Uint8Array(0);
    this.#ends = new Float64Array(0);
    this.#size = 0;
    this.#rows = 0;
    if (this.#type.kind === 'fixedSizeBinary') return { ...chunk, values: bytes };
    return { ...chunk, ...textBuffers(this.#type.layout, bytes, ends, rows) };
  }
}

function copyShort(from: Uint8Array, at: number, to: Uint8Array, begin: number, length: number): void {
  for (let i = 0; i < length; i++) to[begin + i] = from[at + i]!;
}

function copyRun(from: Uint8Array, at: number, to: Uint8Array, begin: number, length: number): void {
  if (length > 48) to.set(from.subarray(at, at + length), begin);
  else copyShort(from, at, to, begin, length);
}

/** Lays strings that follow each other in `bytes`, ending at `ends`, out as Arrow does. */
export function textBuffers(
  layout: 'offsets32' | 'offsets64' | 'view',
  bytes: Uint8Array,
  ends: ArrayLike<number>,
  rows: number,
): Pick<Chunk, 'values' | 'valueOffsets' | 'buffers'> {
  if (layout === 'view') return viewBuffers(bytes, ends, rows);
  if (layout === 'offsets64') {
    const valueOffsets = new BigInt64Array(rows + 1);
    for (let i = 0; i < rows; i++) valueOffsets[i + 1] = BigInt(ends[i]!);
    return { values: bytes, valueOffsets };
  }
  const valueOffsets = new Int32Array(rows + 1);
  for (let i = 0; i < rows; i++) valueOffsets[i + 1] = ends[i]!;
  return { values: bytes, valueOffsets };
}

function viewBuffers(
  bytes: Uint8Array,
  ends: ArrayLike<number>,
  rows: number,
): Pick<Chunk, 'values' | 'buffers'> {
  const views = new Int32Array(rows * 4);
  const viewBytes = new Uint8Array(views.buffer);
  let begin = 0;
  for (let i = 0; i < rows; i++) {
    const length = ends[i]! - begin;
    views[i * 4] = length;
    copyShort(bytes, begin, viewBytes, i * 16 + 4, length > 12 ? 4 : length);
    if (length > 12) views[i * 4 + 3] = begin;
    begin = ends[i]!;
  }
  return { values: views, buffers: [bytes] };
}
