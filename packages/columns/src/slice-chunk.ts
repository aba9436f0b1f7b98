import { countBits } from './bitmap.js';
import type { Batch, Chunk, ValueBuffer } from './chunk.js';
import type { DataType } from './data-type.js';

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
  const nullCount = countNulls(chunk, start, length);
  return {
    ...chunk,
    length,
    offset,
    nullCount,
    nullBitmap: nullCount === 0 ? null : chunk.nullBitmap,
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
