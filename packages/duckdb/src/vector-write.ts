import {
  type Chunk,
  type DataType,
  plainChunk,
  SourceError,
  sliceChunk,
  takeChunk,
  typeName,
} from '@millrace/columns';
import { duckdb, type Vector } from './bindings.js';
import { byteWidth } from './fixed-read.js';
import { isNativeDecimal } from './sql-type.js';
import { checkText, fillStrings } from './strings-write.js';
import { bitmapSize, bitsFrom, isValid, writeValidity } from './validity-write.js';

/** Fills a vector, from row 0, with rows `start` to `end` of a chunk; the vector's type is `logicalType` of the chunk's. */
export function fillVector(vector: Vector, chunk: Chunk, start: number, end: number): void {
  fillers[chunk.type.kind](vector, chunk, start, end);
}

type Fill = (vector: Vector, chunk: Chunk, start: number, end: number) => void;

const fillers: { readonly [K in DataType['kind']]: Fill } = {
  null: (vector, _, start, end) => writeValidity(vector, new Uint8Array(bitmapSize(end - start))),
  bool: fillFixed,
  int: fillFixed,
  float: fillFixed,
  decimal: fillFixed,
  utf8: fillText,
  binary: fillText,
  fixedSizeBinary: fillFixed,
  date: fillFixed,
  time: fillFixed,
  timestamp: fillFixed,
  duration: fillFixed,
  dictionary: fillDictionary,
  list: fillList,
  fixedSizeList: fillFixedSizeList,
  struct: fillStruct,
  map: fillList,
};

function fillFixed(vector: Vector, chunk: Chunk, start: number, end: number): void {
  const { type } = chunk;
  fillNulls(vector, chunk, start, end);
  if (type.kind === 'bool') {
    copyBytes(vector, unpackBits(chunk, start, end));
    return;
  }
  const width = type.kind === 'fixedSizeBinary' ? type.byteWidth : byteWidth(type);
  const { buffer, byteOffset } = chunk.values!;
  const bytes = new Uint8Array(buffer, byteOffset + start * width, (end - start) * width);
  if (type.kind === 'decimal' && isNativeDecimal(type)) {
    copyBytes(vector, narrowDecimals(chunk, type, bytes, start));
  } else if (type.kind === 'decimal' || type.kind === 'fixedSizeBinary') {
    fillStrings(vector, bytes, (i) => i * width, end - start);
  } else copyBytes(vector, bytes);
}

function copyBytes(vector: Vector, bytes: Uint8Array): void {
  if (bytes.byteLength === 0) return;
  const plain = bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice();
  duckdb.copy_data_to_vector(vector, 0, plain.buffer as ArrayBuffer, plain.byteOffset, plain.byteLength);
}

function unpackBits(chunk: Chunk, start: number, end: number): Uint8Array {
  const bits = chunk.values as Uint8Array;
  const bytes = new Uint8Array(end - start);
  for (let i = start, at = chunk.offset + start; i < end; i++, at++) {
    bytes[i - start] = (bits[at >> 3]! >> (at & 7)) & 1;
  }
  return bytes;
}

/** DuckDB keeps a decimal in 2, 4, 8 or 16 bytes by its precision; Arrow allows values beyond the precision, DuckDB not. */
function narrowDecimals(
  chunk: Chunk,
  type: DataType & { kind: 'decimal' },
  bytes: Uint8Array,
  start: number,
): Uint8Array {
  const { precision, bits } = type;
  const [source, target] = [bits / 8, precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16];
  if (source === 16 && target === 16) return bytes;
  const rows = bytes.length / source;
  const narrow = new Uint8Array(rows * target);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * source, row * target];
    for (let b = 0; b < Math.min(source, target); b++) narrow[to + b] = bytes[from + b]!;
    const sign = narrow[to + Math.min(source, target) - 1]! & 0x80 ? 0xff : 0;
    if (target > source) narrow.fill(sign, to + source, to + target);
    for (let b = target; b < source; b++) {
      if (bytes[from + b] !== sign && isValid(chunk, start + row)) throw tooWide(type, start + row);
    }
  }
  return narrow;
}

function tooWide(type: DataType, row: number): SourceError {
  return new SourceError(
    'decimal_out_of_range',
    `Row ${row} of a ${typeName(type)} column holds a number with more digits than its precision.`,
    { issues: [{ code: 'decimal_out_of_range', row, expected: typeName(type) }] },
  );
}

function fillNulls(vector: Vector, chunk: Chunk, start: number, end: number): void {
  if (chunk.nullBitmap === null || chunk.nullCount === 0) return;
  writeValidity(vector, bitsFrom(chunk, start, end));
}

function fillText(vector: Vector, chunk: Chunk, start: number, end: number): void {
  const { type } = chunk;
  if ((type.kind === 'utf8' || type.kind === 'binary') && type.layout === 'view') {
    fillText(vector, plainChunk(sliceChunk(chunk, start, end)), 0, end - start);
    return;
  }
  fillNulls(vector, chunk, start, end);
  const offsets = chunk.valueOffsets!;
  const first = Number(offsets[start]!);
  const bytes = (chunk.values as Uint8Array).subarray(first, Number(offsets[end]!));
  if (type.kind === 'utf8') checkText(chunk, bytes, first, start, end);
  fillStrings(vector, bytes, (i) => Number(offsets[start + i]!) - first, end - start);
}

function fillDictionary(vector: Vector, chunk: Chunk, start: number, end: number): void {
  const { dictionary } = chunk;
  const selection = new Uint32Array(end - start);
  const bits = bitsFrom(chunk, start, end);
  const indices = chunk.values as ArrayLike<number | bigint>;
  for (let row = start; row < end; row++) {
    if (!isValid(chunk, row)) continue;
    const index = Number(indices[row]!);
    selection[row - start] = index;
    if (!isValid(dictionary!, index)) bits[(row - start) >> 3]! &= ~(1 << ((row - start) & 7));
  }
  const { type } = dictionary!;
  const simple = (type.kind === 'utf8' || type.kind === 'binary') && type.layout !== 'view';
  if (dictionary!.length === 0) bits.fill(0);
  else if (simple) fillStringsAt(vector, dictionary!, selection, bits);
  else fillVector(vector, plainChunk(takeChunk(dictionary!, selection)), 0, end - start);
  writeValidity(vector, bits);
}

function fillStringsAt(vector: Vector, dictionary: Chunk, selection: Uint32Array, bits: Uint8Array): void {
  const offsets = dictionary.valueOffsets!;
  const values = dictionary.values as Uint8Array;
  const ends = new Float64Array(selection.length);
  let size = 0;
  for (let i = 0; i < selection.length; i++) {
    const valid = (bits[i >> 3]! & (1 << (i & 7))) !== 0;
    if (valid) size += Number(offsets[selection[i]! + 1]!) - Number(offsets[selection[i]!]!);
    ends[i] = size;
  }
  const bytes = new Uint8Array(size);
  for (let i = 0, at = 0; i < selection.length; i++) {
    const length = ends[i]! - at;
    if (length > 0) {
      const from = Number(offsets[selection[i]!]!);
      if (length > 48) bytes.set(values.subarray(from, from + length), at);
      else for (let b = 0; b < length; b++) bytes[at + b] = values[from + b]!;
    }
    at = ends[i]!;
  }
  const valueOffsets = new Int32Array(selection.length + 1);
  valueOffsets.set(ends, 1);
  const plain: Chunk = {
    ...dictionary,
    length: selection.length,
    offset: 0,
    nullCount: 0,
    nullBitmap: null,
    values: bytes,
    valueOffsets,
  };
  fillText(vector, plain, 0, selection.length);
}

/** Child vectors keep what an earlier chunk wrote, so their validity is always written. */
function fillChild(vector: Vector, chunk: Chunk, start: number, end: number): void {
  writeValidity(vector, new Uint8Array(bitmapSize(end - start)).fill(0xff));
  fillVector(vector, chunk, start, end);
}

function fillList(vector: Vector, chunk: Chunk, start: number, end: number): void {
  fillNulls(vector, chunk, start, end);
  const offsets = chunk.valueOffsets!;
  const first = Number(offsets[start]!);
  const total = Number(offsets[end]!) - first;
  const spans = new BigUint64Array((end - start) * 2);
  for (let row = start; row < end; row++) {
    spans[(row - start) * 2] = BigInt(Number(offsets[row]!) - first);
    spans[(row - start) * 2 + 1] = BigInt(Number(offsets[row + 1]!) - Number(offsets[row]!));
  }
  copyBytes(vector, new Uint8Array(spans.buffer));
  fillItems(vector, chunk.children![0]!, first, first + total);
}

function fillItems(vector: Vector, items: Chunk, start: number, end: number): void {
  duckdb.list_vector_reserve(vector, end - start);
  duckdb.list_vector_set_size(vector, end - start);
  if (end > start) fillChild(duckdb.list_vector_get_child(vector), items, start, end);
}

function fillFixedSizeList(vector: Vector, chunk: Chunk, start: number, end: number): void {
  const { size } = chunk.type as DataType & { kind: 'fixedSizeList' };
  fillNulls(vector, chunk, start, end);
  const spans = new BigUint64Array((end - start) * 2);
  for (let i = 0; i < end - start; i++) {
    spans[i * 2] = BigInt(i * size);
    spans[i * 2 + 1] = BigInt(size);
  }
  copyBytes(vector, new Uint8Array(spans.buffer));
  fillItems(vector, chunk.children![0]!, start * size, end * size);
}

/** DuckDB holds the members of a null struct to be null. */
function fillStruct(vector: Vector, chunk: Chunk, start: number, end: number): void {
  fillNulls(vector, chunk, start, end);
  const children = chunk.children!;
  if (children.length === 0) copyBytes(vector, new Uint8Array(end - start));
  children.forEach((child, i) => {
    const member = duckdb.struct_vector_get_child(vector, i);
    fillChild(member, child, start, end);
    if (chunk.nullCount > 0 && chunk.nullBitmap !== null)
      writeValidity(member, both(chunk, child, start, end));
  });
}

function both(parent: Chunk, child: Chunk, start: number, end: number): Uint8Array {
  const bits = bitsFrom(parent, start, end);
  for (let row = start; row < end; row++) {
    if (!childValid(child, row)) bits[(row - start) >> 3]! &= ~(1 << ((row - start) & 7));
  }
  return bits;
}

function childValid(child: Chunk, row: number): boolean {
  if (child.type.kind === 'null' || !isValid(child, row)) return false;
  if (child.type.kind !== 'dictionary') return true;
  return isValid(child.dictionary!, Number((child.values as ArrayLike<number | bigint>)[row]!));
}
