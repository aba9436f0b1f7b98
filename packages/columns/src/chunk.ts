import type { DataType, Schema } from './data-type.js';

/** The typed arrays that a column's values lie in. */
export type ValueBuffer =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/**
 * A contiguous piece of one column: what Arrow's `Data` is, read structurally.
 *
 * Arrow's slicing rule holds: `values` and `valueOffsets` begin at the first row of the piece, but the bits of
 * `nullBitmap`, and a bool's `values`, begin at bit `offset`. A set bit means valid; `nullBitmap` is null when
 * nothing is null. What lies in a null slot is garbage and never read.
 *
 * | type | `values` |
 * | --- | --- |
 * | null, struct, list, fixedSizeList, map | `undefined` |
 * | bool | `Uint8Array` of bits, from bit `offset` |
 * | int | `Int8Array` … `BigInt64Array`, `Uint8Array` … `BigUint64Array` |
 * | float | `Uint16Array` (16 bits, raw), `Float32Array`, `Float64Array` |
 * | decimal | `Int32Array`, `BigInt64Array`; two or four little-endian 64-bit words a value for 128, 256 bits |
 * | utf8, binary (offsets) | `Uint8Array` with `valueOffsets` `Int32Array` or `BigInt64Array` |
 * | utf8, binary (view) | `Int32Array`, four words a value, with `buffers` |
 * | fixedSizeBinary | `Uint8Array` |
 * | date: day; time: s, ms | `Int32Array` |
 * | date: ms; time: us, ns; timestamp; duration | `BigInt64Array` |
 * | dictionary | the index's array, with `dictionary` |
 *
 * `children`: list and map have one (not cut: the offsets point into it), fixedSizeList one and struct one per field
 * (both already cut to the piece).
 */
export interface Chunk {
  readonly type: DataType;
  readonly length: number;
  readonly offset: number;
  readonly nullCount: number;
  readonly values: ValueBuffer | undefined;
  readonly nullBitmap: Uint8Array | null;
  readonly valueOffsets?: Int32Array | BigInt64Array;
  readonly dictionary?: Chunk;
  readonly children?: readonly Chunk[];
  readonly buffers?: readonly Uint8Array[];
}

/** Some rows of a table: one {@link Chunk} per field of the schema, all of the same length. */
export interface Batch {
  readonly schema: Schema;
  readonly length: number;
  readonly columns: readonly Chunk[];
}
