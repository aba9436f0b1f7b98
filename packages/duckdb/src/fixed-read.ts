import type { Chunk, DataType, ValueBuffer } from '@millrace/columns';
import { duckdb, type LogicalType, type Vector } from './bindings.js';
import { Validity } from './validity.js';
import type { ColumnReader } from './vector-read.js';

/** Bytes of a value in the vector and in the chunk; a bool is one byte there and one bit (0) here. */
export interface FixedLayout {
  readonly source: number;
  readonly target: number;
}

const Type = duckdb.Type;

/** How the values of a fixed-width type lie in DuckDB and in Arrow. */
export function fixedLayout(type: DataType, logical: LogicalType): FixedLayout {
  if (type.kind === 'bool') return { source: 1, target: 0 };
  if (type.kind !== 'decimal') return { source: byteWidth(type), target: byteWidth(type) };
  const internal = duckdb.decimal_internal_type(logical);
  const source =
    internal === Type.SMALLINT ? 2 : internal === Type.INTEGER ? 4 : internal === Type.BIGINT ? 8 : 16;
  return { source, target: type.bits / 8 };
}

/** Bytes of one value of a fixed-width type. */
export function byteWidth(type: DataType): number {
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'decimal':
      return type.bits / 8;
    case 'date':
      return type.unit === 'day' ? 4 : 8;
    case 'time':
      return type.unit === 's' || type.unit === 'ms' ? 4 : 8;
    default:
      return 8;
  }
}

/** Reads fixed-width columns by copying a vector's bytes; decimals are widened, booleans packed into bits. */
export class FixedReader implements ColumnReader {
  readonly #type: DataType;
  readonly #layout: FixedLayout;
  readonly #validity: Validity = new Validity();
  #bytes: Uint8Array = new Uint8Array(0);
  #rows = 0;

  constructor(type: DataType, layout: FixedLayout) {
    this.#type = type;
    this.#layout = layout;
  }

  append(vector: Vector, start: number, end: number): void {
    this.#validity.append(vector, start, end);
    const { source, target } = this.#layout;
    const data = duckdb.vector_get_data(vector, end * source).subarray(start * source);
    this.#reserve(end - start);
    if (target === 0) packBits(data, this.#bytes, this.#rows);
    else if (source === target) this.#bytes.set(data, this.#rows * target);
    else resize(data, source, this.#bytes, this.#rows * target, target);
    this.#rows += end - start;
  }

  appendNulls(count: number): void {
    this.#validity.appendNulls(count);
    this.#reserve(count);
    this.#rows += count;
  }

  #size(rows: number): number {
    return this.#layout.target === 0 ? (rows + 7) >> 3 : rows * this.#layout.target;
  }

  #reserve(more: number): void {
    const needed = this.#size(this.#rows + more);
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2, 1024));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  bytes(): number {
    return this.#size(this.#rows);
  }

  finish(): Chunk {
    const values = typedValues(this.#type, this.#bytes.buffer as ArrayBuffer, this.#size(this.#rows));
    this.#bytes = new Uint8Array(0);
    this.#rows = 0;
    return { type: this.#type, offset: 0, ...this.#validity.finish(), values };
  }
}

function packBits(data: Uint8Array, bits: Uint8Array, at: number): void {
  for (let i = 0; i < data.length; i++, at++) {
    if (data[i] === 1) bits[at >> 3]! |= 1 << (at & 7);
  }
}

/** Copies little-endian integers of one width to another, extending the sign. */
function resize(data: Uint8Array, source: number, bytes: Uint8Array, at: number, target: number): void {
  const kept = Math.min(source, target);
  for (let i = 0; i < data.length; i += source, at += target) {
    for (let b = 0; b < kept; b++) bytes[at + b] = data[i + b]!;
    if (target > source) bytes.fill(data[i + source - 1]! & 0x80 ? 0xff : 0, at + source, at + target);
  }
}

/** The typed array that a type's values lie in, over `length` bytes of a buffer. */
function typedValues(type: DataType, buffer: ArrayBuffer, length: number): ValueBuffer {
  switch (type.kind) {
    case 'bool':
      return new Uint8Array(buffer, 0, length);
    case 'int':
      return intValues(type, buffer, length);
    case 'float':
      if (type.bits === 16) return new Uint16Array(buffer, 0, length / 2);
      return type.bits === 32
        ? new Float32Array(buffer, 0, length / 4)
        : new Float64Array(buffer, 0, length / 8);
    default:
      return byteWidth(type) === 4
        ? new Int32Array(buffer, 0, length / 4)
        : new BigInt64Array(buffer, 0, length / 8);
  }
}

function intValues(type: DataType & { kind: 'int' }, buffer: ArrayBuffer, length: number): ValueBuffer {
  switch (type.bits) {
    case 8:
      return type.signed ? new Int8Array(buffer, 0, length) : new Uint8Array(buffer, 0, length);
    case 16:
      return type.signed ? new Int16Array(buffer, 0, length / 2) : new Uint16Array(buffer, 0, length / 2);
    case 32:
      return type.signed ? new Int32Array(buffer, 0, length / 4) : new Uint32Array(buffer, 0, length / 4);
    case 64:
      return type.signed
        ? new BigInt64Array(buffer, 0, length / 8)
        : new BigUint64Array(buffer, 0, length / 8);
  }
}
