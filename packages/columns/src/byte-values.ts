import type { Chunk } from './chunk.js';
import type { DataType } from './data-type.js';
import { ResourceError } from './errors.js';
import { encodeText } from './text.js';
import { typeName } from './type-name.js';
import type { Value } from './value.js';
import { wrongValue } from './wrong-value.js';

function bytesOf(type: DataType, value: Value, row: number): Uint8Array | null {
  if (value === null) return null;
  if (type.kind === 'utf8' && typeof value === 'string') return encodeText(value);
  if (type.kind !== 'utf8' && value instanceof Uint8Array) return value;
  throw wrongValue(type, value, row);
}

/** Lays byte strings out with offsets; null takes no room. */
export function offsetBuffers(
  type: DataType,
  layout: 'offsets32' | 'offsets64',
  values: readonly Value[],
): Partial<Chunk> {
  const parts = values.map((value, row) => bytesOf(type, value, row));
  const total = parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
  if (layout === 'offsets32' && total > 0x7fffffff) {
    throw new ResourceError(
      'column_too_large',
      `A ${typeName(type)} column holds 2 GiB at most; use the 'offsets64' layout.`,
    );
  }
  const bytes = new Uint8Array(total);
  const offsets =
    layout === 'offsets32' ? new Int32Array(values.length + 1) : new BigInt64Array(values.length + 1);
  let end = 0;
  parts.forEach((part, i) => {
    if (part !== null) bytes.set(part, end);
    end += part?.length ?? 0;
    offsets[i + 1] = layout === 'offsets32' ? end : BigInt(end);
  });
  return { values: bytes, valueOffsets: offsets };
}

/** Lays byte strings out as views: short ones inside, long ones in one buffer. */
export function viewBuffers(type: DataType, values: readonly Value[]): Partial<Chunk> {
  const parts = values.map((value, row) => bytesOf(type, value, row));
  const views = new Int32Array(values.length * 4);
  const bytes = new Uint8Array(views.buffer);
  const long = new Uint8Array(
    parts.reduce((sum, part) => sum + (part && part.length > 12 ? part.length : 0), 0),
  );
  let end = 0;
  parts.forEach((part, i) => {
    if (part === null) return;
    views[i * 4] = part.length;
    if (part.length <= 12) {
      bytes.set(part, i * 16 + 4);
      return;
    }
    bytes.set(part.subarray(0, 4), i * 16 + 4);
    views[i * 4 + 3] = end;
    long.set(part, end);
    end += part.length;
  });
  return { values: views, buffers: end > 0 ? [long] : [] };
}

/** Lays byte strings of one width end to end. */
export function fixedBytes(type: DataType, width: number, values: readonly Value[]): Uint8Array {
  const bytes = new Uint8Array(values.length * width);
  values.forEach((value, row) => {
    const part = bytesOf(type, value, row);
    if (part === null) return;
    if (part.length !== width) throw wrongValue(type, value, row);
    bytes.set(part, row * width);
  });
  return bytes;
}
