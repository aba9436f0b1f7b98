import { type Chunk, type DataType, plainChunk, sliceChunk, takeChunk } from '@millrace/columns';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { appendBits, appendOnes, type BitStream, finishBits, startBits } from './bit-stream.js';
import { canonicalTypeName } from './column-type.js';
import { byteLengths, byteValues } from './encode-bytes.js';
import { fixedValues } from './encode-fixed.js';
import type { HashAlgorithm, Hasher } from './hash-algorithm.js';
import { rowsOfLists, validRows } from './nested-rows.js';

/** The running hash of one column: the streams that its type has, and the columns inside it. */
export interface ColumnHash {
  readonly type: string;
  readonly algorithm: HashAlgorithm;
  readonly validity: BitStream;
  readonly lengths: Hasher | null;
  readonly values: Hasher | null;
  readonly children: readonly ColumnHash[];
}

// As many rows are worked on at once as leave their copies in the processor's cache.
const BLOCK = 32_768;

/** A hash of no rows yet. */
export function startColumnHash(type: DataType, algorithm: HashAlgorithm): ColumnHash {
  if (type.kind === 'dictionary') return startColumnHash(type.value, algorithm);
  const children = innerTypes(type).map((inner) => startColumnHash(inner, algorithm));
  const isNested = children.length > 0 || type.kind === 'struct';
  return {
    type: canonicalTypeName(type),
    algorithm,
    validity: startBits(algorithm),
    lengths: hasLengths(type) ? algorithm.create() : null,
    values: isNested || type.kind === 'null' ? null : algorithm.create(),
    children,
  };
}

/** Takes the rows of a chunk into the hash, as FINGERPRINT.md says. */
export function updateColumnHash(hash: ColumnHash, chunk: Chunk): void {
  for (let start = 0; start < chunk.length; start += BLOCK) {
    updateBlock(hash, plainChunk(sliceChunk(chunk, start, Math.min(start + BLOCK, chunk.length))));
  }
}

/** The column hash; the state can't be used afterwards. */
export function finishColumnHash(hash: ColumnHash): Uint8Array {
  const { type, algorithm, validity, lengths, values, children } = hash;
  const name = utf8ToBytes(type);
  const head = new Uint8Array(12);
  const view = new DataView(head.buffer);
  view.setBigUint64(0, BigInt(validity.length), true);
  view.setUint32(8, name.length, true);
  const root = algorithm.create();
  const parts = [head, name, finishBits(validity)];
  if (lengths) parts.push(lengths.digest());
  if (values) parts.push(values.digest());
  root.update(concatBytes(...parts, ...children.map(finishColumnHash)));
  return root.digest();
}

function innerTypes(type: DataType): readonly DataType[] {
  switch (type.kind) {
    case 'list':
    case 'fixedSizeList':
      return [type.item.type];
    case 'map':
      return [type.key.type, type.value.type];
    case 'struct':
      return type.fields.map((field) => field.type);
    default:
      return [];
  }
}

function hasLengths({ kind }: DataType): boolean {
  return ['utf8', 'binary', 'fixedSizeBinary', 'list', 'fixedSizeList', 'map'].includes(kind);
}

function updateBlock(hash: ColumnHash, chunk: Chunk): void {
  const { kind } = chunk.type;
  if (kind === 'null')
    appendBits(hash.validity, new Uint8Array(Math.ceil(chunk.length / 8)), 0, chunk.length);
  else if (chunk.nullBitmap === null || chunk.nullCount === 0) appendOnes(hash.validity, chunk.length);
  else appendBits(hash.validity, chunk.nullBitmap, chunk.offset, chunk.length);
  switch (kind) {
    case 'null':
      return;
    case 'utf8':
    case 'binary':
    case 'fixedSizeBinary': {
      const lengths = byteLengths(chunk);
      hash.lengths!.update(bytesOf(lengths));
      hash.values!.update(byteValues(chunk, lengths));
      return;
    }
    case 'struct':
      updateStruct(hash, chunk);
      return;
    case 'list':
    case 'fixedSizeList':
    case 'map':
      updateLists(hash, chunk);
      return;
    default:
      hash.values!.update(fixedValues(chunk));
  }
}

// The fields of a struct that is null are not looked at.
function updateStruct(hash: ColumnHash, chunk: Chunk): void {
  const rows = validRows(chunk);
  chunk.children!.forEach((child, index) => {
    updateColumnHash(hash.children[index]!, rows === null ? child : takeChunk(child, rows));
  });
}

function updateLists(hash: ColumnHash, chunk: Chunk): void {
  const { lengths, rows } = rowsOfLists(chunk);
  hash.lengths!.update(bytesOf(lengths));
  const items = chunk.children![0]!;
  const taken = Array.isArray(rows)
    ? sliceChunk(items, rows[0], rows[1])
    : takeChunk(items, rows as Uint32Array);
  const columns = chunk.type.kind === 'map' ? taken.children! : [taken];
  columns.forEach((column, index) => {
    updateColumnHash(hash.children[index]!, column);
  });
}

function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
