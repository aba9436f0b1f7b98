import { type Chunk, chunkFromValues, type DataType, type Value, valueAt } from '@millrace/columns';
import { duckdb, type LogicalType, type Vector } from './bindings.js';
import { FixedReader, fixedLayout } from './fixed-read.js';
import { TextReader } from './text-read.js';
import { Validity } from './validity.js';

/** Gathers one column of a batch from vectors of a result; after `finish` it is empty again. */
export interface ColumnReader {
  /** Takes rows `start` to `end` of a vector. */
  append(vector: Vector, start: number, end: number): void;
  /** Adds rows that are null, in all their parts. */
  appendNulls(count: number): void;
  /** About how many bytes have been gathered. */
  bytes(): number;
  finish(): Chunk;
}

const Type = duckdb.Type;

/** A reader for columns of an Arrow type that come as a DuckDB type: the one of `sqlType`, or the one it was read from. */
export function columnReader(type: DataType, logical: LogicalType): ColumnReader {
  switch (type.kind) {
    case 'null':
      return nullReader(type);
    case 'utf8':
    case 'binary':
    case 'fixedSizeBinary':
      return new TextReader(type);
    case 'decimal':
      if (duckdb.get_type_id(logical) === Type.BLOB) return carriedDecimalReader(type);
      return new FixedReader(type, fixedLayout(type, logical));
    case 'dictionary':
      return duckdb.get_type_id(logical) === Type.ENUM
        ? enumReader(type, logical)
        : dictionaryReader(type, logical);
    case 'list':
    case 'map':
    case 'fixedSizeList':
      return duckdb.get_type_id(logical) === Type.ARRAY && type.kind === 'fixedSizeList'
        ? arrayReader(type, logical)
        : new ListReader(type, logical);
    case 'struct':
      return structReader(
        type,
        type.fields.map((_, i) => duckdb.struct_type_child_type(logical, i)),
      );
    default:
      return new FixedReader(type, fixedLayout(type, logical));
  }
}

/** The most rows of a column that a batch can hold: as many as the index of a dictionary, made per batch, can tell apart. */
export function rowLimit(type: DataType, logical: LogicalType): number {
  if (type.kind !== 'dictionary' || duckdb.get_type_id(logical) === Type.ENUM)
    return Number.POSITIVE_INFINITY;
  const { bits, signed } = type.index;
  return 2 ** (signed ? bits - 1 : bits) - 1;
}

function nullReader(type: DataType): ColumnReader {
  let length = 0;
  return {
    append: (_, start, end) => {
      length += end - start;
    },
    appendNulls: (count) => {
      length += count;
    },
    bytes: () => 0,
    finish: () => {
      const chunk: Chunk = {
        type,
        length,
        offset: 0,
        nullCount: length,
        values: undefined,
        nullBitmap: null,
      };
      length = 0;
      return chunk;
    },
  };
}

function mapped(inner: ColumnReader, finish: (chunk: Chunk) => Chunk): ColumnReader {
  return {
    append: (vector, start, end) => inner.append(vector, start, end),
    appendNulls: (count) => inner.appendNulls(count),
    bytes: () => inner.bytes(),
    finish: () => finish(inner.finish()),
  };
}

function carriedDecimalReader(type: DataType & { kind: 'decimal' }): ColumnReader {
  return mapped(new TextReader({ kind: 'fixedSizeBinary', byteWidth: type.bits / 8 }), (chunk) => {
    const { buffer } = (chunk.values as Uint8Array).slice();
    return { ...chunk, type, values: type.bits === 32 ? new Int32Array(buffer) : new BigInt64Array(buffer) };
  });
}

type Dictionary = DataType & { kind: 'dictionary' };

function enumReader(type: Dictionary, logical: LogicalType): ColumnReader {
  const words = Array.from({ length: duckdb.enum_dictionary_size(logical) }, (_, i) =>
    duckdb.enum_dictionary_value(logical, i),
  );
  const dictionary = chunkFromValues(type.value, words);
  const codes = new FixedReader(type.index, { source: type.index.bits / 8, target: type.index.bits / 8 });
  return mapped(codes, (chunk) => ({ ...chunk, type, dictionary }));
}

function dictionaryReader(type: Dictionary, logical: LogicalType): ColumnReader {
  return mapped(columnReader(type.value, logical), (chunk) => chunkFromValues(type, valuesOf(chunk)));
}

function valuesOf(chunk: Chunk): Value[] {
  return Array.from({ length: chunk.length }, (_, row) => valueAt(chunk, row));
}

type ListType = DataType & { kind: 'list' | 'map' | 'fixedSizeList' };
type StructType = DataType & { kind: 'struct' };

/** Entries of a list need not be in order nor next to each other in the child vector: runs of neighbours are read at once. */
class ListReader implements ColumnReader {
  readonly #type: ListType;
  readonly #item: ColumnReader;
  readonly #validity: Validity = new Validity();
  #lengths: number[] = [];

  constructor(type: ListType, logical: LogicalType) {
    this.#type = type;
    this.#item = itemReader(type, logical);
  }

  append(vector: Vector, start: number, end: number): void {
    const entries = new BigUint64Array(duckdb.vector_get_data(vector, end * 16).slice().buffer);
    const bits = this.#validity.append(vector, start, end);
    const child = duckdb.list_vector_get_child(vector);
    let [from, to] = [0, 0];
    const flush = (): void => {
      if (to > from) this.#item.append(child, from, to);
      from = to;
    };
    for (let row = start; row < end; row++) {
      const valid = bits === null || (bits[row >> 3]! & (1 << (row & 7))) !== 0;
      const length = valid ? Number(entries[row * 2 + 1]) : this.#nullLength();
      this.#lengths.push(length);
      if (length === 0) continue;
      if (!valid) {
        flush();
        this.#item.appendNulls(length);
        continue;
      }
      const offset = Number(entries[row * 2]);
      if (offset !== to) {
        flush();
        from = offset;
      }
      to = offset + length;
    }
    flush();
  }

  appendNulls(count: number): void {
    this.#validity.appendNulls(count);
    for (let i = 0; i < count; i++) this.#lengths.push(this.#nullLength());
    this.#item.appendNulls(count * this.#nullLength());
  }

  #nullLength(): number {
    return this.#type.kind === 'fixedSizeList' ? this.#type.size : 0;
  }

  bytes(): number {
    return this.#item.bytes() + this.#lengths.length * 4;
  }

  finish(): Chunk {
    const type = this.#type;
    const lengths = this.#lengths;
    this.#lengths = [];
    const children = [this.#item.finish()];
    const base = { type, offset: 0, ...this.#validity.finish(), values: undefined, children };
    if (type.kind === 'fixedSizeList') return base;
    const large = type.kind === 'list' && type.layout === 'offsets64';
    const valueOffsets = large ? new BigInt64Array(lengths.length + 1) : new Int32Array(lengths.length + 1);
    let end = 0;
    for (let i = 0; i < lengths.length; i++) {
      end += lengths[i]!;
      valueOffsets[i + 1] = large ? BigInt(end) : end;
    }
    return { ...base, valueOffsets };
  }
}

function itemReader(type: ListType, logical: LogicalType): ColumnReader {
  if (type.kind !== 'map') return columnReader(type.item.type, duckdb.list_type_child_type(logical));
  const entries: StructType = { kind: 'struct', fields: [type.key, type.value] };
  if (duckdb.get_type_id(logical) !== Type.MAP)
    return columnReader(entries, duckdb.list_type_child_type(logical));
  return structReader(entries, [duckdb.map_type_key_type(logical), duckdb.map_type_value_type(logical)]);
}

function arrayReader(type: DataType & { kind: 'fixedSizeList' }, logical: LogicalType): ColumnReader {
  const item = columnReader(type.item.type, duckdb.array_type_child_type(logical));
  const validity = new Validity();
  return {
    append: (vector, start, end) => {
      validity.append(vector, start, end);
      item.append(duckdb.array_vector_get_child(vector), start * type.size, end * type.size);
    },
    appendNulls: (count) => {
      validity.appendNulls(count);
      item.appendNulls(count * type.size);
    },
    bytes: () => item.bytes(),
    finish: () => ({ type, offset: 0, ...validity.finish(), values: undefined, children: [item.finish()] }),
  };
}

function structReader(type: StructType, members: readonly LogicalType[]): ColumnReader {
  const readers = type.fields.map((field, i) => columnReader(field.type, members[i]!));
  const validity = new Validity();
  return {
    append: (vector, start, end) => {
      validity.append(vector, start, end);
      readers.forEach((reader, i) => {
        reader.append(duckdb.struct_vector_get_child(vector, i), start, end);
      });
    },
    appendNulls: (count) => {
      validity.appendNulls(count);
      for (const reader of readers) reader.appendNulls(count);
    },
    bytes: () => readers.reduce((sum, reader) => sum + reader.bytes(), 0),
    finish: () => ({
      type,
      offset: 0,
      ...validity.finish(),
      values: undefined,
      children: readers.map((reader) => reader.finish()),
    }),
  };
}
