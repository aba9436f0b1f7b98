import { bitAt, bitmapBytes, setBit } from './bitmap.js';
import type { Chunk, ValueBuffer } from './chunk.js';
import { chunkFromValues, dictionaryKey } from './chunk-from-values.js';
import type { DataType } from './data-type.js';
import { ResourceError } from './errors.js';
import { integerRange } from './number-value.js';
import { sliceChunk } from './slice-chunk.js';
import { allRows, takeChunk } from './take-chunk.js';
import { typeName } from './type-name.js';
import { isNullAt, valueAt } from './value-at.js';

/**
 * Joins chunks of one type end to end, copied; different dictionaries are joined into one.
 *
 * @throws ResourceError when the result does not fit: text beyond 2 GiB with 32-bit offsets, more entries than a dictionary's index reaches.
 * @example
 * ```ts
 * import { chunkFromValues, concatChunks, types } from '@millrace/columns';
 * const chunk = chunkFromValues(types.bool(), [true, null]);
 * concatChunks(types.bool(), [chunk, chunk]).nullCount; // => 2
 * ```
 */
export function concatChunks(type: DataType, chunks: readonly Chunk[]): Chunk {
  const [first] = chunks;
  if (first === undefined) return chunkFromValues(type, []);
  if (chunks.length === 1) return first;
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const base: Chunk = { type, length, offset: 0, ...joinValidity(chunks, length), values: undefined };
  switch (type.kind) {
    case 'null':
      return { ...base, nullCount: length, nullBitmap: null };
    case 'bool':
      return { ...base, values: joinBits(chunks, length) };
    case 'utf8':
    case 'binary':
      return type.layout === 'view'
        ? { ...base, ...joinViews(chunks) }
        : { ...base, ...joinBytes(type, chunks, length) };
    case 'list':
    case 'map':
      return { ...base, ...joinLists(type, chunks, length) };
    case 'fixedSizeList':
      return { ...base, children: [concatChunks(type.item.type, children(chunks, 0))] };
    case 'struct':
      return {
        ...base,
        children: type.fields.map((field, i) => concatChunks(field.type, children(chunks, i))),
      };
    case 'dictionary':
      return { ...base, ...joinDictionaries(type, chunks) };
    default:
      return { ...base, values: joinFixed(chunks.map((chunk) => chunk.values!)) };
  }
}

function children(chunks: readonly Chunk[], place: number): Chunk[] {
  return chunks.map((chunk) => chunk.children![place]!);
}

function joinValidity(chunks: readonly Chunk[], length: number): Pick<Chunk, 'nullCount' | 'nullBitmap'> {
  const nullCount = chunks.reduce((sum, chunk) => sum + chunk.nullCount, 0);
  if (nullCount === 0) return { nullCount, nullBitmap: null };
  const bits = new Uint8Array(bitmapBytes(length));
  let at = 0;
  for (const { nullBitmap, offset, length: rows } of chunks) {
    for (let i = 0; i < rows; i++, at++)
      if (nullBitmap === null || bitAt(nullBitmap, offset + i)) setBit(bits, at);
  }
  return { nullCount, nullBitmap: bits };
}

function joinBits(chunks: readonly Chunk[], length: number): Uint8Array {
  const bits = new Uint8Array(bitmapBytes(length));
  let at = 0;
  for (const { values, offset, length: rows } of chunks) {
    for (let i = 0; i < rows; i++, at++) if (bitAt(values as Uint8Array, offset + i)) setBit(bits, at);
  }
  return bits;
}

function joinFixed(parts: readonly ValueBuffer[]): ValueBuffer {
  const total = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  const make = (parts[0]?.constructor ?? Uint8Array) as new (buffer: ArrayBuffer) => ValueBuffer;
  return new make(bytes.buffer);
}

function joinBytes(
  type: DataType,
  chunks: readonly Chunk[],
  length: number,
): Pick<Chunk, 'values' | 'valueOffsets'> {
  const wide = type.kind === 'utf8' || type.kind === 'binary' ? type.layout === 'offsets64' : false;
  const spans = chunks.map(
    ({ valueOffsets, length: rows }) => [Number(valueOffsets![0]), Number(valueOffsets![rows])] as const,
  );
  const total = spans.reduce((sum, [start, end]) => sum + end - start, 0);
  if (!wide && total > 0x7fffffff)
    throw tooLarge(`A ${typeName(type)} column holds 2 GiB of bytes at most`, total);
  const bytes = new Uint8Array(total);
  let at = 0;
  chunks.forEach(({ values }, i) => {
    const [start, end] = spans[i]!;
    bytes.set((values as Uint8Array).subarray(start, end), at);
    at += end - start;
  });
  return { values: bytes, valueOffsets: joinOffsets(chunks, length, wide) };
}

function joinOffsets(chunks: readonly Chunk[], length: number, wide: boolean): Int32Array | BigInt64Array {
  const joined = wide ? new BigInt64Array(length + 1) : new Int32Array(length + 1);
  let at = 0;
  let shift = 0;
  for (const { valueOffsets, length: rows } of chunks) {
    const offsets = valueOffsets!;
    const start = Number(offsets[0]);
    for (let i = 0; i < rows; i++) {
      const end = Number(offsets[i + 1]) - start + shift;
      joined[++at] = wide ? BigInt(end) : end;
    }
    shift += Number(offsets[rows]) - start;
  }
  return joined;
}

function joinViews(chunks: readonly Chunk[]): Pick<Chunk, 'values' | 'buffers'> {
  const values = joinFixed(chunks.map((chunk) => chunk.values!)) as Int32Array;
  const buffers: Uint8Array[] = [];
  let row = 0;
  for (const chunk of chunks) {
    for (let i = 0; i < chunk.length; i++, row++) {
      // A long value names its buffer by place, and the places shift; what a null slot holds is never read.
      if (values[row * 4]! > 12) values[row * 4 + 2]! += buffers.length;
    }
    buffers.push(...(chunk.buffers ?? []));
  }
  return { values, buffers };
}

function joinLists(
  type: DataType & { kind: 'list' | 'map' },
  chunks: readonly Chunk[],
  length: number,
): Pick<Chunk, 'valueOffsets' | 'children'> {
  const wide = type.kind === 'list' && type.layout === 'offsets64';
  const parts = chunks.map(({ valueOffsets, length: rows, children: items }) =>
    sliceChunk(items![0]!, Number(valueOffsets![0]), Number(valueOffsets![rows])),
  );
  const item: DataType =
    type.kind === 'list' ? type.item.type : { kind: 'struct', fields: [type.key, type.value] };
  return { valueOffsets: joinOffsets(chunks, length, wide), children: [concatChunks(item, parts)] };
}

function joinDictionaries(
  type: DataType & { kind: 'dictionary' },
  chunks: readonly Chunk[],
): Pick<Chunk, 'values' | 'dictionary'> {
  const dictionaries = [...new Set(chunks.map((chunk) => chunk.dictionary!))];
  if (dictionaries.length === 1) {
    return { values: joinFixed(chunks.map((chunk) => chunk.values!)), dictionary: dictionaries[0]! };
  }
  const joined = concatChunks(type.value, dictionaries);
  const { dictionary, places } = withoutRepeats(joined);
  if (BigInt(dictionary.length) > integerRange(type.index.bits, type.index.signed)[1] + 1n) {
    throw tooLarge(
      `A ${typeName(type)} with an ${typeName(type.index)} index can not hold its entries`,
      dictionary.length,
    );
  }
  const starts = new Map<Chunk, number>();
  let start = 0;
  for (const one of dictionaries) {
    starts.set(one, start);
    start += one.length;
  }
  const parts = chunks.map((chunk) => {
    const shift = starts.get(chunk.dictionary!)!;
    const indices = (chunk.values! as Int32Array).slice() as ValueBuffer;
    for (let i = 0; i < chunk.length; i++) {
      if (chunk.nullBitmap !== null && !bitAt(chunk.nullBitmap, chunk.offset + i)) continue;
      const place = places[shift + Number(indices[i])]!;
      indices[i] = type.index.bits === 64 ? BigInt(place) : place;
    }
    return indices;
  });
  return { values: joinFixed(parts), dictionary };
}

function withoutRepeats(entries: Chunk): { dictionary: Chunk; places: Uint32Array } {
  const known = new Map<unknown, number>();
  const kept: number[] = [];
  const places = allRows(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const key = isNullAt(entries, i) ? null : dictionaryKey(valueAt(entries, i));
    let place = known.get(key);
    if (place === undefined) {
      place = kept.length;
      kept.push(i);
      known.set(key, place);
    }
    places[i] = place;
  }
  return { dictionary: takeChunk(entries, Uint32Array.from(kept)), places };
}

function tooLarge(what: string, actual: number): ResourceError {
  return new ResourceError(
    'column_too_large',
    `${what}; there are ${actual}. Read smaller batches or use a wider type.`,
    {
      issues: [{ code: 'column_too_large', actual }],
    },
  );
}
