import { bitAt, bitmapBytes } from './bitmap.js';
import type { Chunk, ValueBuffer } from './chunk.js';
import type { TextLayout } from './data-type.js';
import { emptyValues } from './fixed-values.js';

/**
 * The chosen rows of a chunk, in the order chosen, copied; a dictionary is shared, not copied.
 *
 * @example
 * ```ts
 * import { chunkFromValues, takeChunk, types, valueAt } from '@millrace/columns';
 * valueAt(takeChunk(chunkFromValues(types.utf8(), ['a', 'b']), Uint32Array.of(1, 1)), 1); // => 'b'
 * ```
 */
export function takeChunk(chunk: Chunk, selection: Uint32Array): Chunk {
  const { type } = chunk;
  const { length } = selection;
  const validity = takeValidity(chunk, selection);
  const base: Chunk = { type, length, offset: 0, ...validity, values: undefined };
  switch (type.kind) {
    case 'null':
      return { ...base, nullCount: length, nullBitmap: null };
    case 'bool':
      return { ...base, values: takeBits(chunk.values as Uint8Array, chunk.offset, selection) };
    case 'utf8':
    case 'binary':
      if (type.layout !== 'view') return { ...base, ...takeBytes(chunk, selection, type.layout) };
      return { ...base, values: takeWide(chunk.values!, 4, selection), buffers: chunk.buffers! };
    case 'fixedSizeBinary':
      return { ...base, values: takeWide(chunk.values!, type.byteWidth, selection) };
    case 'decimal':
      if (type.bits > 64) return { ...base, values: takeWide(chunk.values!, type.bits / 64, selection) };
      return { ...base, values: takeFixed(chunk, selection) };
    case 'list':
    case 'map':
      return { ...base, ...takeLists(chunk, selection) };
    case 'fixedSizeList':
      return { ...base, children: [takeChunk(chunk.children![0]!, runs(selection, type.size))] };
    case 'struct':
      return { ...base, children: chunk.children!.map((child) => takeChunk(child, selection)) };
    default:
      return {
        ...base,
        values: takeFixed(chunk, selection),
        ...(chunk.dictionary && { dictionary: chunk.dictionary }),
      };
  }
}

function takeValidity(chunk: Chunk, selection: Uint32Array): Pick<Chunk, 'nullCount' | 'nullBitmap'> {
  const { nullBitmap, offset } = chunk;
  if (nullBitmap === null || chunk.nullCount === 0) return { nullCount: 0, nullBitmap: null };
  const bits = takeBits(nullBitmap, offset, selection);
  let nullCount = 0;
  for (let i = 0; i < selection.length; i++) if (!bitAt(bits, i)) nullCount++;
  return nullCount === 0 ? { nullCount, nullBitmap: null } : { nullCount, nullBitmap: bits };
}

function takeBits(bits: Uint8Array, offset: number, selection: Uint32Array): Uint8Array {
  const taken = new Uint8Array(bitmapBytes(selection.length));
  for (let i = 0; i < selection.length; i++) {
    const from = offset + selection[i]!;
    taken[i >> 3]! |= ((bits[from >> 3]! >> (from & 7)) & 1) << (i & 7);
  }
  return taken;
}

// The same width is moved by the same loop whatever the numbers mean; 64 bits as two halves, which no float conversion can change.
function takeFixed(chunk: Chunk, selection: Uint32Array): ValueBuffer {
  const values = chunk.values!;
  const taken = emptyValues(chunk.type, selection.length);
  const { byteOffset, buffer, length } = values;
  switch (values.BYTES_PER_ELEMENT) {
    case 1:
      take8(new Uint8Array(buffer, byteOffset, length), new Uint8Array(taken.buffer), selection);
      break;
    case 2:
      take16(new Uint16Array(buffer, byteOffset, length), new Uint16Array(taken.buffer), selection);
      break;
    case 4:
      take32(new Int32Array(buffer, byteOffset, length), new Int32Array(taken.buffer), selection);
      break;
    default:
      take64(new Int32Array(buffer, byteOffset, length * 2), new Int32Array(taken.buffer), selection);
  }
  return taken;
}

function take8(from: Uint8Array, to: Uint8Array, selection: Uint32Array): void {
  for (let i = 0; i < selection.length; i++) to[i] = from[selection[i]!]!;
}

function take16(from: Uint16Array, to: Uint16Array, selection: Uint32Array): void {
  for (let i = 0; i < selection.length; i++) to[i] = from[selection[i]!]!;
}

function take32(from: Int32Array, to: Int32Array, selection: Uint32Array): void {
  for (let i = 0; i < selection.length; i++) to[i] = from[selection[i]!]!;
}

function take64(from: Int32Array, to: Int32Array, selection: Uint32Array): void {
  for (let i = 0; i < selection.length; i++) {
    const row = selection[i]! * 2;
    to[i * 2] = from[row]!;
    to[i * 2 + 1] = from[row + 1]!;
  }
}

function takeWide(values: ValueBuffer, width: number, selection: Uint32Array): ValueBuffer {
  const make = values.constructor as new (length: number) => ValueBuffer;
  const taken = new make(selection.length * width);
  for (let i = 0; i < selection.length; i++) {
    const start = selection[i]! * width;
    for (let j = 0; j < width; j++) taken[i * width + j] = values[start + j]!;
  }
  return taken;
}

/** Lays the bytes of chosen rows end to end; a null row takes none. */
export function takeBytes(
  chunk: Chunk,
  selection: Uint32Array,
  layout: Exclude<TextLayout, 'view'>,
): Pick<Chunk, 'values' | 'valueOffsets'> {
  const values = chunk.values as Uint8Array;
  const offsets = chunk.valueOffsets!;
  const { nullBitmap, offset } = chunk;
  const ends = new Float64Array(selection.length + 1);
  for (let i = 0; i < selection.length; i++) {
    const row = selection[i]!;
    const empty = nullBitmap !== null && !bitAt(nullBitmap, offset + row);
    ends[i + 1] = ends[i]! + (empty ? 0 : Number(offsets[row + 1]) - Number(offsets[row]));
  }
  const bytes = new Uint8Array(ends[selection.length]!);
  for (let i = 0; i < selection.length; i++) {
    const start = Number(offsets[selection[i]!]);
    copyBytes(values, start, bytes, ends[i]!, ends[i + 1]! - ends[i]!);
  }
  return {
    values: bytes,
    valueOffsets: layout === 'offsets32' ? Int32Array.from(ends) : BigInt64Array.from(ends, BigInt),
  };
}

/** Copies a few bytes by a loop and many by a call. */
export function copyBytes(from: Uint8Array, start: number, to: Uint8Array, at: number, length: number): void {
  if (length > 32) {
    to.set(from.subarray(start, start + length), at);
    return;
  }
  for (let i = 0; i < length; i++) to[at + i] = from[start + i]!;
}

function takeLists(chunk: Chunk, selection: Uint32Array): Pick<Chunk, 'valueOffsets' | 'children'> {
  const offsets = chunk.valueOffsets!;
  const { nullBitmap, offset } = chunk;
  const rows: number[] = [];
  const wide = offsets instanceof BigInt64Array;
  const ends = wide ? new BigInt64Array(selection.length + 1) : new Int32Array(selection.length + 1);
  for (let i = 0; i < selection.length; i++) {
    const row = selection[i]!;
    if (nullBitmap === null || bitAt(nullBitmap, offset + row)) {
      const end = Number(offsets[row + 1]);
      for (let item = Number(offsets[row]); item < end; item++) rows.push(item);
    }
    ends[i + 1] = wide ? BigInt(rows.length) : rows.length;
  }
  return { valueOffsets: ends, children: [takeChunk(chunk.children![0]!, Uint32Array.from(rows))] };
}

function runs(selection: Uint32Array, size: number): Uint32Array {
  const rows = new Uint32Array(selection.length * size);
  for (let i = 0; i < selection.length; i++) {
    for (let j = 0; j < size; j++) rows[i * size + j] = selection[i]! * size + j;
  }
  return rows;
}

/** Every row of a chunk, in order. */
export function allRows(length: number): Uint32Array {
  const rows = new Uint32Array(length);
  for (let i = 0; i < length; i++) rows[i] = i;
  return rows;
}
