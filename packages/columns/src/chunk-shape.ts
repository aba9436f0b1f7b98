import { bitmapBytes, countBits } from './bitmap.js';
import type { Batch, Chunk, ValueBuffer } from './chunk.js';
import { chunkFromValues } from './chunk-from-values.js';
import type { DataType } from './data-type.js';
import { plainType } from './type-name.js';
import { isNullAt, valueAt } from './value-at.js';

/** How many array elements one value takes; 0 where the values are not cut by row. */
function elementsPerValue(type: DataType): number {
  switch (type.kind) {
    case 'decimal':
      return type.bits <= 64 ? 1 : type.bits / 64;
    case 'utf8':
    case 'binary':
      return type.layout === 'view' ? 4 : 0;
    case 'fixedSizeBinary':
      return type.byteWidth;
    case 'int':
    case 'float':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
    case 'dictionary':
      return 1;
    default:
      return 0;
  }
}

/**
 * The rows `start` to `end` (exclusive) of a chunk, sharing its buffers.
 *
 * @example
 * ```ts
 * import { chunkFromValues, sliceChunk, types, valueAt } from '@millrace/columns';
 * valueAt(sliceChunk(chunkFromValues(types.int32(), [1, 2, 3]), 1, 3), 0); // => 2
 * ```
 */
export function sliceChunk(chunk: Chunk, start: number, end: number): Chunk {
  const { type } = chunk;
  const length = end - start;
  if (start === 0 && length === chunk.length) return chunk;
  const offset = chunk.offset + start;
  const width = elementsPerValue(type);
  const step = type.kind === 'fixedSizeList' ? type.size : 1;
  return {
    ...chunk,
    length,
    offset,
    nullCount: countNulls(chunk, start, length),
    values: width > 0 ? (chunk.values!.subarray(start * width, end * width) as ValueBuffer) : chunk.values,
    ...(chunk.valueOffsets && { valueOffsets: chunk.valueOffsets.subarray(start, end + 1) as Int32Array }),
    ...((type.kind === 'struct' || type.kind === 'fixedSizeList') && {
      children: chunk.children!.map((child) => sliceChunk(child, start * step, end * step)),
    }),
  };
}

function countNulls(chunk: Chunk, start: number, length: number): number {
  if (chunk.type.kind === 'null') return length;
  if (chunk.nullBitmap === null || chunk.nullCount === 0) return 0;
  return length - countBits(chunk.nullBitmap, chunk.offset + start, length);
}

/** The rows `start` to `end` (exclusive) of a batch, sharing its buffers. */
export function sliceBatch(batch: Batch, start: number, end: number): Batch {
  if (start === 0 && end === batch.length) return batch;
  return {
    ...batch,
    length: end - start,
    columns: batch.columns.map((chunk) => sliceChunk(chunk, start, end)),
  };
}

/**
 * The chosen rows of a chunk, in the order chosen, copied.
 *
 * @example
 * ```ts
 * import { chunkFromValues, takeChunk, types, valueAt } from '@millrace/columns';
 * valueAt(takeChunk(chunkFromValues(types.utf8(), ['a', 'b']), Uint32Array.of(1, 1)), 1); // => 'b'
 * ```
 */
export function takeChunk(chunk: Chunk, selection: Uint32Array): Chunk {
  return chunkFromValues(
    chunk.type,
    Array.from(selection, (row) => valueAt(chunk, row)),
  );
}

/**
 * Joins chunks of one type end to end, copied; dictionaries are joined too.
 *
 * @example
 * ```ts
 * import { chunkFromValues, concatChunks, types } from '@millrace/columns';
 * const chunk = chunkFromValues(types.bool(), [true, null]);
 * concatChunks(types.bool(), [chunk, chunk]).nullCount; // => 2
 * ```
 */
export function concatChunks(type: DataType, chunks: readonly Chunk[]): Chunk {
  if (chunks.length === 1) return chunks[0]!;
  return chunkFromValues(
    type,
    chunks.flatMap((chunk) => Array.from({ length: chunk.length }, (_, row) => valueAt(chunk, row))),
  );
}

/**
 * The same values without dictionary or view layout: what a simple kernel can read.
 *
 * @example
 * ```ts
 * import { chunkFromValues, plainChunk, typeName, types } from '@millrace/columns';
 * typeName(plainChunk(chunkFromValues(types.dictionary(types.utf8()), ['a'])).type); // => 'utf8'
 * ```
 */
export function plainChunk(chunk: Chunk): Chunk {
  const type = plainType(chunk.type);
  const view = (type.kind === 'utf8' || type.kind === 'binary') && type.layout === 'view';
  if (type === chunk.type && !view) return chunk;
  return chunkFromValues(
    view ? { ...type, layout: 'offsets32' } : type,
    Array.from({ length: chunk.length }, (_, row) => valueAt(chunk, row)),
  );
}

/** The bitmap of a chunk's rows from bit 0, with a dictionary's null entries counted; null when nothing is null. */
export function validityOf(chunk: Chunk): { nullCount: number; nullBitmap: Uint8Array | null } {
  const bitmap = new Uint8Array(bitmapBytes(chunk.length));
  let nullCount = 0;
  for (let i = 0; i < chunk.length; i++) {
    if (isNullAt(chunk, i)) nullCount++;
    else bitmap[i >> 3]! |= 1 << (i & 7);
  }
  return nullCount === 0 ? { nullCount, nullBitmap: null } : { nullCount, nullBitmap: bitmap };
}
