import {
  type Chunk,
  canonicalJson,
  type DataType,
  plainChunk,
  valueAt,
  valueToJson,
} from '@millrace/columns';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';

type Hasher = ReturnType<typeof sha256.create>;

/** The running hash of one column: its values, and its runs of valid and null rows. */
export interface ColumnHash {
  readonly values: Hasher;
  readonly validity: Hasher;
  runIsValid: boolean;
  runLength: number;
}

/** A hash of no rows yet. */
export function startColumnHash(): ColumnHash {
  return { values: sha256.create(), validity: sha256.create(), runIsValid: true, runLength: 0 };
}

/** Takes the rows of a chunk into the hash, as FINGERPRINT.md says. */
export function updateColumnHash(hash: ColumnHash, chunk: Chunk): void {
  const plain = plainChunk(chunk);
  const valid = validRows(plain);
  addRuns(hash, plain, valid);
  const bytes = encodeValues(plain, valid);
  if (bytes.length > 0) hash.values.update(bytes);
}

/** The column hash in hex; the state can't be used afterwards. */
export function finishColumnHash(hash: ColumnHash): string {
  if (hash.runLength > 0) flushRun(hash);
  return bytesToHex(sha256(concatBytes(hash.values.digest(), hash.validity.digest())));
}

function flushRun(hash: ColumnHash): void {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(hash.runLength), true);
  hash.validity.update(bytes);
}

// The indices of the rows that are not null, or null when all are valid.
function validRows(chunk: Chunk): Uint32Array | null {
  if (chunk.type.kind === 'null') return new Uint32Array(0);
  const { nullBitmap, offset, length } = chunk;
  if (nullBitmap === null || chunk.nullCount === 0) return null;
  const rows = new Uint32Array(length);
  let count = 0;
  for (let row = 0; row < length; row += 1) {
    const bit = offset + row;
    if ((nullBitmap[bit >> 3]! & (1 << (bit & 7))) !== 0) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

function addRun(hash: ColumnHash, isValid: boolean, length: number): void {
  if (length === 0) return;
  if (hash.runIsValid !== isValid) {
    flushRun(hash);
    hash.runIsValid = isValid;
    hash.runLength = 0;
  }
  hash.runLength += length;
}

function addRuns(hash: ColumnHash, chunk: Chunk, valid: Uint32Array | null): void {
  if (valid === null) {
    addRun(hash, true, chunk.length);
    return;
  }
  let next = 0;
  for (const row of valid) {
    addRun(hash, false, row - next);
    addRun(hash, true, 1);
    next = row + 1;
  }
  addRun(hash, false, chunk.length - next);
}

type Words = { readonly buffer: ArrayBufferLike; readonly byteOffset: number; readonly byteLength: number };

function bytesOf(array: Words): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function encodeValues(chunk: Chunk, valid: Uint32Array | null): Uint8Array {
  switch (chunk.type.kind) {
    case 'null':
      return new Uint8Array(0);
    case 'bool':
      return encodeBools(chunk, valid);
    case 'int':
      return gatherFixed(chunk, valid, chunk.type.bits / 8);
    case 'float':
      return canonicalNans(gatherFixed(chunk, valid, chunk.type.bits / 8), chunk.type.bits);
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return encodeTemporals(chunk, valid);
    case 'decimal':
      return encodeDecimals(chunk, valid, chunk.type);
    case 'utf8':
    case 'binary':
    case 'fixedSizeBinary':
      return encodeText(chunk, valid);
    default:
      return encodeNested(chunk, valid);
  }
}

function encodeBools({ values, offset, length }: Chunk, valid: Uint32Array | null): Uint8Array {
  const bits = values as Uint8Array;
  const count = valid ? valid.length : length;
  const out = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    const bit = offset + (valid ? valid[index]! : index);
    out[index] = (bits[bit >> 3]! >> (bit & 7)) & 1;
  }
  return out;
}

// A copy, so that what follows may change it.
function gatherFixed({ values, length }: Chunk, valid: Uint32Array | null, width: number): Uint8Array {
  const all = bytesOf(values as Words).subarray(0, length * width);
  if (valid === null) return all.slice();
  const out = new Uint8Array(valid.length * width);
  for (let index = 0; index < valid.length; index += 1) {
    const from = valid[index]! * width;
    for (let byte = 0; byte < width; byte += 1) out[index * width + byte] = all[from + byte]!;
  }
  return out;
}

function canonicalNans(bytes: Uint8Array, bits: 16 | 32 | 64): Uint8Array {
  const count = (bytes.length * 8) / bits;
  if (bits === 64) {
    const doubles = new Float64Array(bytes.buffer, 0, count);
    for (let index = 0; index < count; index += 1) {
      if (Number.isNaN(doubles[index])) bytes.set([0, 0, 0, 0, 0, 0, 0xf8, 0x7f], index * 8);
    }
  } else if (bits === 32) {
    const floats = new Float32Array(bytes.buffer, 0, count);
    for (let index = 0; index < count; index += 1) {
      if (Number.isNaN(floats[index])) bytes.set([0, 0, 0xc0, 0x7f], index * 4);
    }
  } else {
    const halves = new Uint16Array(bytes.buffer, 0, count);
    for (let index = 0; index < count; index += 1) {
      if ((halves[index]! & 0x7fff) > 0x7c00) halves[index] = 0x7e00;
    }
  }
  return bytes;
}

function encodeTemporals(chunk: Chunk, valid: Uint32Array | null): Uint8Array {
  if (chunk.values instanceof BigInt64Array) return gatherFixed(chunk, valid, 8);
  const values = chunk.values as Int32Array;
  const count = valid ? valid.length : chunk.length;
  const words = new Int32Array(count * 2);
  for (let index = 0; index < count; index += 1) {
    const value = values[valid ? valid[index]! : index]!;
    words[index * 2] = value;
    words[index * 2 + 1] = value >> 31;
  }
  return bytesOf(words);
}

function encodeDecimals(
  chunk: Chunk,
  valid: Uint32Array | null,
  type: DataType & { kind: 'decimal' },
): Uint8Array {
  const width = type.bits / 8;
  const narrow = gatherFixed(chunk, valid, width);
  const count = narrow.length / width;
  const out = new Uint8Array(count * 32);
  for (let index = 0; index < count; index += 1) {
    const from = index * width;
    const fill = narrow[from + width - 1]! >= 0x80 ? 0xff : 0;
    out.fill(fill, index * 32, index * 32 + 32);
    out.set(narrow.subarray(from, from + width), index * 32);
  }
  return out;
}

function encodeText(chunk: Chunk, valid: Uint32Array | null): Uint8Array {
  const bytes = bytesOf(chunk.values as Words);
  const width = chunk.type.kind === 'fixedSizeBinary' ? chunk.type.byteWidth : 0;
  const { valueOffsets } = chunk;
  const start = (row: number): number => (valueOffsets ? Number(valueOffsets[row]) : row * width);
  const count = valid ? valid.length : chunk.length;
  let size = 4 * count;
  for (let index = 0; index < count; index += 1) {
    const row = valid ? valid[index]! : index;
    size += start(row + 1) - start(row);
  }
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const row = valid ? valid[index]! : index;
    const from = start(row);
    const end = start(row + 1);
    view.setUint32(at, end - from, true);
    out.set(bytes.subarray(from, end), at + 4);
    at += 4 + end - from;
  }
  return out;
}

function encodeNested(chunk: Chunk, valid: Uint32Array | null): Uint8Array {
  const count = valid ? valid.length : chunk.length;
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (let index = 0; index < count; index += 1) {
    const value = valueAt(chunk, valid ? valid[index]! : index);
    const text = encoder.encode(canonicalJson(valueToJson(value)));
    parts.push(bytesOf(new Uint32Array([text.length])), text);
  }
  return concatBytes(...parts);
}
