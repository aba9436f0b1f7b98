import type { Rows } from './aggregate.js';
import type { Chunk } from './chunk.js';
import type { DataType } from './data-type.js';
import {
  denseNumbers,
  denseWords,
  physicalClass,
  plainColumn,
  rowBytes,
  takenRows,
  validRows,
  wordsPerValue,
} from './dense.js';
import { type BytesTable, bytesOf, bytesTable, codeOfBytes } from './hash-bytes.js';
import { codeOfPair, codesOfPairs, type PairTable, pairTable, pairTableBytes } from './hash-pairs.js';
import { plainType } from './type-name.js';
import type { Value } from './value.js';
import { valueAt } from './value-at.js';
import { pushCell, readCell } from './value-words.js';

/**
 * The distinct values of one column: each value has a code, counted from 1 in the order of first appearance; null is code 0.
 *
 * +0 and -0 have one code, and so have all NaN.
 */
export interface ValueTable {
  readonly type: DataType;
  /** Values of at most 64 bits as two words (doubles for narrow numbers); the others as bytes. */
  readonly pairs: PairTable | undefined;
  readonly bytes: BytesTable | undefined;
  /** The codes of the entries of the dictionary read last; -1 for one that no row has pointed to. */
  seen: { readonly dictionary: Chunk; readonly codes: Int32Array } | undefined;
}

/** A table without values for a column's type; a dictionary's is that of its values. */
export function valueTable(columnType: DataType): ValueTable {
  const type = plainType(columnType);
  const physical = physicalClass(type);
  const paired = physical === 'number' || physical === 'bool' || physical === 'long';
  return {
    type,
    pairs: paired ? pairTable() : undefined,
    bytes: paired ? undefined : bytesTable(),
    seen: undefined,
  };
}

/** How many distinct values there are; their codes are 1 to this. */
export function tableSize({ pairs, bytes }: ValueTable): number {
  return pairs?.size ?? bytes!.size;
}

/** How many bytes a table takes. */
export function tableBytes({ pairs, bytes }: ValueTable): number {
  if (pairs !== undefined) return pairTableBytes(pairs);
  return bytes!.slots.byteLength + bytes!.arena.length + bytes!.hashes.byteLength + bytes!.ends.byteLength;
}

/** The codes of the taken rows in a column, in their order; new values are added. */
export function codesOf(table: ValueTable, rows: Rows, column: number): Int32Array {
  const dense = denseCodes(table, rows, column);
  const taken = takenRows(rows);
  if (dense.length === taken) return dense;
  const valid = validRows(rows, column)!;
  const { selection } = rows;
  const codes = new Int32Array(taken);
  for (let i = 0, j = 0; i < taken && j < dense.length; i++) {
    if ((selection === null ? i : selection[i]!) === valid[j]) codes[i] = dense[j++]!;
  }
  return codes;
}

/** The codes of the taken rows whose value is not null. */
export function denseCodes(table: ValueTable, rows: Rows, column: number): Int32Array {
  const { type, pairs } = table;
  if (type.kind === 'null') return new Int32Array(0);
  const dictionary = rows.columns[column]!.dictionary;
  if (dictionary !== undefined && dictionary.dictionary === undefined)
    return codesOfEntries(table, dictionary, rows, column);
  if (pairs !== undefined) {
    return codesOfPairs(
      pairs,
      physicalClass(type) === 'long' ? denseWords(rows, column) : doubleWords(denseNumbers(rows, column)),
    );
  }
  return codesOfBytes(table.bytes!, type, rows, column);
}

// Each entry that a row points to is looked up once; entries that no row points to are no values.
function codesOfEntries(table: ValueTable, dictionary: Chunk, rows: Rows, column: number): Int32Array {
  if (table.seen?.dictionary !== dictionary) {
    table.seen = { dictionary, codes: new Int32Array(dictionary.length).fill(-1) };
  }
  const known = table.seen.codes;
  const { values } = rows.columns[column]!;
  const entries = new Int32Array(rows.length);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let i = 0; i < entries.length; i++) entries[i] = Number(values[i]);
  } else {
    entries.set((values as Int32Array).subarray(0, rows.length));
  }
  const taken = validRows(rows, column);
  const codes = new Int32Array(taken?.length ?? rows.length);
  for (let i = 0, n = codes.length; i < n; i++) {
    const entry = entries[taken === null ? i : taken[i]!]!;
    let code = known[entry]!;
    if (code === -1) {
      code = codeOfValue(table, valueAt(dictionary, entry));
      known[entry] = code;
    }
    codes[i] = code;
  }
  return codes;
}

// The two words of each double, -0 made 0 and NaN canonical.
function doubleWords(values: Float64Array): Int32Array {
  const clean = new Float64Array(values.length);
  for (let i = 0, n = values.length; i < n; i++) {
    const value = values[i]!;
    clean[i] = value === value ? value + 0 : Number.NaN;
  }
  return new Int32Array(clean.buffer);
}

function codesOfBytes(table: BytesTable, type: DataType, rows: Rows, column: number): Int32Array {
  const physical = physicalClass(type);
  if (physical === 'wide') {
    const words = denseWords(rows, column);
    const width = wordsPerValue(type) * 4;
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    const codes = new Int32Array(bytes.length / width);
    for (let i = 0; i < codes.length; i++) codes[i] = codeOfBytes(table, bytes, i * width, (i + 1) * width);
    return codes;
  }
  const chunk = plainColumn(rows, column);
  const taken = validRows(rows, column);
  const codes = new Int32Array(taken?.length ?? rows.length);
  for (let i = 0; i < codes.length; i++) {
    const row = taken === null ? i : taken[i]!;
    const bytes = physical === 'bytes' ? rowBytes(chunk, row) : nestedBytes(type, valueAt(chunk, row));
    codes[i] = codeOfBytes(table, bytes, 0, bytes.length);
  }
  return codes;
}

function nestedBytes(type: DataType, value: Value): Uint8Array {
  const words: number[] = [];
  pushCell(words, type, keyValue(value));
  return new Uint8Array(Int32Array.from(words).buffer);
}

/** A value as a key: every -0 in it made 0. */
export function keyValue(value: Value): Value {
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(keyValue);
  if (value instanceof Map) {
    return new Map(
      [...(value as ReadonlyMap<Value, Value>)].map(([key, item]) => [keyValue(key), keyValue(item)]),
    );
  }
  return value;
}

const scratch = new Int32Array(2);
const scratchDouble = new Float64Array(scratch.buffer);
const scratchLong = new BigInt64Array(scratch.buffer);

/** The value of a code. */
export function valueOfCode(table: ValueTable, code: number): Value {
  if (code === 0) return null;
  const { type, pairs } = table;
  if (pairs === undefined) return valueFromBytes(type, bytesOf(table.bytes!, code));
  scratch[0] = pairs.low[code]!;
  scratch[1] = pairs.high[code]!;
  if (physicalClass(type) !== 'long') return narrowValue(type, scratchDouble[0]!);
  const long = type.kind === 'int' && !type.signed ? BigInt.asUintN(64, scratchLong[0]!) : scratchLong[0]!;
  return type.kind === 'decimal' ? { unscaled: long, scale: type.scale } : long;
}

function narrowValue(type: DataType, value: number): Value {
  if (type.kind === 'bool') return value === 1;
  if (type.kind === 'date' || type.kind === 'time') return BigInt(value);
  return type.kind === 'decimal' ? { unscaled: BigInt(value), scale: type.scale } : value;
}

function valueFromBytes(type: DataType, bytes: Uint8Array): Value {
  if (type.kind === 'utf8') return decodeUtf8.decode(bytes);
  if (type.kind === 'binary' || type.kind === 'fixedSizeBinary') return bytes.slice();
  const words = new Int32Array(bytes.slice().buffer);
  if (type.kind !== 'decimal') return readCell({ words, at: 0 }, type);
  let unscaled = BigInt(words[words.length - 1]!);
  for (let w = words.length - 2; w >= 0; w--) unscaled = (unscaled << 32n) | BigInt(words[w]! >>> 0);
  return { unscaled, scale: type.scale };
}

const decodeUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The code of a value that is not null, added when it is new. */
export function codeOfValue(table: ValueTable, value: Value): number {
  const { type, pairs } = table;
  if (pairs === undefined) {
    const bytes = bytesOfValue(type, value);
    return codeOfBytes(table.bytes!, bytes, 0, bytes.length);
  }
  if (physicalClass(type) === 'long') {
    scratchLong[0] = typeof value === 'object' ? (value as { unscaled: bigint }).unscaled : (value as bigint);
  } else {
    const number =
      typeof value === 'object' ? Number((value as { unscaled: bigint }).unscaled) : Number(value);
    scratchDouble[0] = number === number ? number + 0 : Number.NaN;
  }
  return codeOfPair(pairs, scratch[0]!, scratch[1]!);
}

function bytesOfValue(type: DataType, value: Value): Uint8Array {
  if (type.kind === 'utf8') return new TextEncoder().encode(value as string);
  if (type.kind === 'binary' || type.kind === 'fixedSizeBinary') return value as Uint8Array;
  if (type.kind !== 'decimal') return nestedBytes(type, value);
  const words = new BigInt64Array(type.bits / 64);
  const { unscaled } = value as { unscaled: bigint };
  for (let w = 0; w < words.length; w++) words[w] = BigInt.asIntN(64, unscaled >> BigInt(64 * w));
  return new Uint8Array(words.buffer);
}
