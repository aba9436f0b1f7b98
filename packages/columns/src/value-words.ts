import type { DataType } from './data-type.js';
import { halfToNumber, numberToHalf } from './half.js';
import { decodeText, encodeText } from './text.js';
import type { Decimal, Value } from './value.js';

const scratch = new DataView(new ArrayBuffer(8));

/** Appends the words of one value that is not null, of any type, as `ROWHASH.md` says. */
export function pushCell(words: number[], type: DataType, value: Value): void {
  switch (type.kind) {
    case 'null':
      return;
    case 'bool':
      words.push(value === true ? 1 : 0);
      return;
    case 'float':
      pushFloat(words, type.bits, value as number);
      return;
    case 'decimal':
      pushInteger(words, (value as Decimal).unscaled, type.precision <= 38 ? 4 : 8);
      return;
    case 'utf8':
      pushBytes(words, encodeText(value as string));
      return;
    case 'binary':
    case 'fixedSizeBinary':
      pushBytes(words, value as Uint8Array);
      return;
    case 'dictionary':
      pushCell(words, type.value, value);
      return;
    case 'list':
    case 'fixedSizeList':
    case 'struct':
    case 'map':
      pushNested(words, type, value);
      return;
    default:
      pushInteger(words, BigInt(value as number | bigint), isNarrow(type) ? 1 : 2);
  }
}

function isNarrow(type: DataType): boolean {
  if (type.kind === 'int') return type.bits < 64;
  if (type.kind === 'date') return type.unit === 'day';
  return type.kind === 'time' && (type.unit === 's' || type.unit === 'ms');
}

function pushInteger(words: number[], value: bigint, count: number): void {
  for (let w = 0; w < count; w++) words.push(Number(BigInt.asIntN(32, value >> BigInt(32 * w))));
}

function pushFloat(words: number[], bits: 16 | 32 | 64, value: number): void {
  if (bits === 16) {
    words.push(numberToHalf(value));
  } else if (bits === 32) {
    scratch.setFloat32(0, value);
    words.push(value !== value ? 0x7fc00000 : scratch.getInt32(0));
  } else {
    scratch.setFloat64(0, value);
    words.push(value !== value ? 0 : scratch.getInt32(4), value !== value ? 0x7ff80000 : scratch.getInt32(0));
  }
}

function pushBytes(words: number[], bytes: Uint8Array): void {
  const padded = new Uint8Array(((bytes.length + 3) >> 2) * 4);
  padded.set(bytes);
  words.push(bytes.length);
  for (const word of new Int32Array(padded.buffer)) words.push(word);
}

function pushNested(words: number[], type: DataType, value: Value): void {
  if (type.kind === 'struct') {
    const fields = value as ReadonlyMap<Value, Value>;
    for (const field of type.fields) pushNullable(words, field.type, fields.get(field.name) ?? null);
  } else if (type.kind === 'map') {
    const entries = value as ReadonlyMap<Value, Value>;
    words.push(entries.size);
    for (const [key, item] of entries) {
      pushNullable(words, type.key.type, key);
      pushNullable(words, type.value.type, item);
    }
  } else if (type.kind === 'list' || type.kind === 'fixedSizeList') {
    const items = value as readonly Value[];
    words.push(items.length);
    for (const item of items) pushNullable(words, type.item.type, item);
  }
}

/** Appends one word that says null or not, and the words of a value that is not. */
export function pushNullable(words: number[], type: DataType, value: Value): void {
  words.push(value === null ? 1 : 0);
  if (value !== null) pushCell(words, type, value);
}

/** Words that values are read back from, and how far the reading has come. */
export interface WordReader {
  readonly words: Int32Array;
  at: number;
}

/** Thrown when words end before a value does, or hold no value of the type. */
export class BadWords extends Error {}

/** The next word, as an unsigned number. */
export function readWord(reader: WordReader): number {
  if (reader.at >= reader.words.length) throw new BadWords('the words end too early');
  return reader.words[reader.at++]! >>> 0;
}

/** Reads back a value that {@link pushCell} appended. */
export function readCell(reader: WordReader, type: DataType): Value {
  switch (type.kind) {
    case 'null':
      return null;
    case 'bool':
      return readWord(reader) === 1;
    case 'float':
      return readFloat(reader, type.bits);
    case 'decimal':
      return { unscaled: readInteger(reader, type.precision <= 38 ? 4 : 8, true), scale: type.scale };
    case 'utf8': {
      const bytes = readBytes(reader);
      return decodeText(bytes, 0, bytes.length);
    }
    case 'binary':
    case 'fixedSizeBinary':
      return readBytes(reader);
    case 'dictionary':
      return readCell(reader, type.value);
    case 'list':
    case 'fixedSizeList':
    case 'struct':
    case 'map':
      return readNested(reader, type);
    case 'int': {
      const value = readInteger(reader, isNarrow(type) ? 1 : 2, type.signed);
      return type.bits < 64 ? Number(value) : value;
    }
    default:
      return readInteger(reader, isNarrow(type) ? 1 : 2, true);
  }
}

function readInteger(reader: WordReader, count: number, signed: boolean): bigint {
  let value = 0n;
  for (let w = 0; w < count; w++) value |= BigInt(readWord(reader)) << BigInt(32 * w);
  return signed ? BigInt.asIntN(32 * count, value) : value;
}

function readFloat(reader: WordReader, bits: 16 | 32 | 64): number {
  const low = readWord(reader);
  if (bits === 16) return halfToNumber(low);
  scratch.setUint32(0, bits === 32 ? low : readWord(reader));
  if (bits === 32) return scratch.getFloat32(0);
  scratch.setUint32(4, low);
  return scratch.getFloat64(0);
}

function readBytes(reader: WordReader): Uint8Array {
  const length = readWord(reader);
  const count = (length + 3) >> 2;
  if (count > reader.words.length - reader.at) throw new BadWords('the words end too early');
  const bytes = new Uint8Array(reader.words.slice(reader.at, reader.at + count).buffer, 0, length);
  reader.at += count;
  return bytes;
}

function readNested(reader: WordReader, type: DataType): Value {
  if (type.kind === 'struct') {
    return new Map(type.fields.map((field) => [field.name, readNullable(reader, field.type)]));
  }
  const count = readWord(reader);
  if (count > reader.words.length - reader.at) throw new BadWords('the words end too early');
  if (type.kind === 'map') {
    const entries = new Map<Value, Value>();
    for (let i = 0; i < count; i++)
      entries.set(readNullable(reader, type.key.type), readNullable(reader, type.value.type));
    return entries;
  }
  const item = type.kind === 'list' || type.kind === 'fixedSizeList' ? type.item.type : type;
  return Array.from({ length: count }, () => readNullable(reader, item));
}

/** Reads back what {@link pushNullable} appended. */
export function readNullable(reader: WordReader, type: DataType): Value {
  return readWord(reader) === 1 ? null : readCell(reader, type);
}
