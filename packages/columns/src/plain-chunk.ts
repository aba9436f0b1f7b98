import { bitAt } from './bitmap.js';
import type { Chunk } from './chunk.js';
import { chunkFromValues } from './chunk-from-values.js';
import { concatChunks } from './concat-chunks.js';
import { copyBytes, takeChunk } from './take-chunk.js';
import { bytesAt } from './value-at.js';

/**
 * The same values without dictionary or view layout, which a simple kernel can read; the chunk itself where it has neither.
 *
 * @example
 * ```ts
 * import { chunkFromValues, plainChunk, typeName, types } from '@millrace/columns';
 * typeName(plainChunk(chunkFromValues(types.dictionary(types.utf8()), ['a'])).type); // => 'utf8'
 * ```
 */
export function plainChunk(chunk: Chunk): Chunk {
  const { type } = chunk;
  if (type.kind === 'dictionary') return plainChunk(decodeDictionary(chunk));
  if ((type.kind === 'utf8' || type.kind === 'binary') && type.layout === 'view')
    return withOffsets(chunk, type.kind);
  return chunk;
}

function decodeDictionary(chunk: Chunk): Chunk {
  const { rows, entries } = dictionaryRows(chunk);
  return takeChunk(entries, rows);
}

/** The entry of each row of a dictionary column, and the entries, to which a null is added when a row is null. */
export function dictionaryRows(chunk: Chunk): { rows: Uint32Array; entries: Chunk } {
  const dictionary = chunk.dictionary!;
  const rows = new Uint32Array(chunk.length);
  const values = chunk.values!;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let i = 0; i < rows.length; i++) rows[i] = Number(values[i]!);
  } else {
    rows.set(values);
  }
  const { nullBitmap, offset } = chunk;
  if (chunk.nullCount === 0 || nullBitmap === null) return { rows, entries: dictionary };
  for (let i = 0; i < rows.length; i++) if (!bitAt(nullBitmap, offset + i)) rows[i] = dictionary.length;
  return { rows, entries: withNull(dictionary) };
}

const extended = new WeakMap<Chunk, Chunk>();

/** A dictionary with a null after its entries; made once. */
function withNull(dictionary: Chunk): Chunk {
  let known = extended.get(dictionary);
  if (known === undefined) {
    known = concatChunks(dictionary.type, [dictionary, chunkFromValues(dictionary.type, [null])]);
    extended.set(dictionary, known);
  }
  return known;
}

function withOffsets(chunk: Chunk, kind: 'utf8' | 'binary'): Chunk {
  const { length, offset, nullBitmap, nullCount } = chunk;
  const views = chunk.values as Int32Array;
  const ends = new Float64Array(length + 1);
  for (let i = 0; i < length; i++) {
    const empty = nullBitmap !== null && !bitAt(nullBitmap, offset + i);
    ends[i + 1] = ends[i]! + (empty ? 0 : views[i * 4]!);
  }
  const bytes = new Uint8Array(ends[length]!);
  for (let i = 0; i < length; i++) {
    const size = ends[i + 1]! - ends[i]!;
    if (size > 0) copyBytes(bytesAt(chunk, i), 0, bytes, ends[i]!, size);
  }
  const wide = bytes.length > 0x7fffffff;
  return {
    type: { kind, layout: wide ? 'offsets64' : 'offsets32' },
    length,
    offset,
    nullCount,
    nullBitmap,
    values: bytes,
    valueOffsets: wide ? BigInt64Array.from(ends, BigInt) : Int32Array.from(ends),
  };
}
