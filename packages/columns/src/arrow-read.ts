import { schemaFromArrow } from './arrow-type.js';
import { bitmapBytes, countBits } from './bitmap.js';
import type { Batch, Chunk, ValueBuffer } from './chunk.js';
import { chunkFromValues } from './chunk-from-values.js';
import { concatChunks } from './concat-chunks.js';
import type { DataType, Schema } from './data-type.js';
import { SourceError } from './errors.js';
import { emptyValues } from './fixed-values.js';
import type { ArrowBatchLike } from './source.js';

/** The members of apache-arrow's `Data` that are read, whatever copy or version made it. */
interface ArrowData {
  readonly length: number;
  readonly offset: number;
  readonly values?: ArrayBufferView | null;
  readonly nullBitmap?: Uint8Array | null;
  readonly valueOffsets?: Int32Array | BigInt64Array | null;
  readonly children?: readonly ArrowData[];
  readonly dictionary?: { readonly data: readonly ArrowData[] };
  readonly variadicBuffers?: readonly Uint8Array[];
}

type Dictionaries = Map<unknown, Chunk>;

/**
 * Reads an apache-arrow record batch, of any copy or version, without copying its buffers where they are aligned.
 *
 * @throws SourceError for what {@link schemaFromArrow} refuses, and for buffers that are too short.
 * @example
 * ```ts
 * import { tableFromArrays } from 'apache-arrow';
 * import { batchFromArrow, valueAt } from '@millrace/columns';
 * const batch = batchFromArrow(tableFromArrays({ x: Int32Array.of(1, 2) }).batches[0]!);
 * valueAt(batch.columns[0]!, 1); // => 2
 * ```
 */
export function batchFromArrow(batch: ArrowBatchLike): Batch {
  return readBatch(batch, schemaFromArrow(batch.schema), new Map());
}

/** Reads a record batch of a known schema; `dictionaries` keeps one chunk per Arrow dictionary over many batches. */
export function readBatch(batch: ArrowBatchLike, schema: Schema, dictionaries: Dictionaries): Batch {
  const children = batch.data.children as readonly ArrowData[];
  const columns = schema.fields.map((field, i) =>
    readChild(children[i], field.type, batch.numRows, field.name, dictionaries),
  );
  return { schema, length: batch.numRows, columns };
}

// Readers leave out the children of a column without rows, or with nothing but nulls.
function readChild(
  data: ArrowData | undefined,
  type: DataType,
  rows: number,
  column: string,
  dictionaries: Dictionaries,
): Chunk {
  if (data) return readData(data, type, column, dictionaries);
  return chunkFromValues(type, new Array<null>(rows).fill(null));
}

function readData(data: ArrowData, type: DataType, column: string, dictionaries: Dictionaries): Chunk {
  const { length, offset } = data;
  if (type.kind === 'null') {
    return { type, length, offset: 0, nullCount: length, values: undefined, nullBitmap: null };
  }
  const bitmap = data.nullBitmap && data.nullBitmap.length > 0 ? data.nullBitmap : null;
  if (bitmap !== null && bitmap.length * 8 < offset + length) throw tooShort(column, 'null bitmap');
  const nullCount = bitmap === null ? 0 : length - countBits(bitmap, offset, length);
  const chunk = {
    type,
    length,
    offset,
    nullCount,
    values: undefined,
    nullBitmap: nullCount === 0 ? null : bitmap,
  };
  return { ...chunk, ...readBuffers(data, type, column, dictionaries) };
}

function readBuffers(
  data: ArrowData,
  type: DataType,
  column: string,
  dictionaries: Dictionaries,
): Partial<Chunk> {
  const read = (at: number, childType: DataType, rows: number): Chunk =>
    readChild(data.children?.[at], childType, rows, column, dictionaries);
  switch (type.kind) {
    case 'bool': {
      const bits = bytesOf(data.values);
      if (bits.length * 8 >= data.offset + data.length) return { values: bits };
      if (!isAllNull(data)) throw tooShort(column, 'values');
      return { values: new Uint8Array(bitmapBytes(data.offset + data.length)) };
    }
    case 'utf8':
    case 'binary':
      if (type.layout === 'view') return readViews(data, column);
      return { values: bytesOf(data.values), valueOffsets: readOffsets(data, type.layout, column) };
    case 'fixedSizeBinary':
      return { values: fixedValues(data, new Uint8Array(0), data.length * type.byteWidth, column) };
    case 'dictionary':
      return {
        values: fixedValues(data, emptyValues(type, 0), data.length, column),
        dictionary: readDictionary(data, type, column, dictionaries),
      };
    case 'list':
      return {
        valueOffsets: readOffsets(data, type.layout, column),
        children: [read(0, type.item.type, 0)],
      };
    case 'fixedSizeList':
      return { children: [read(0, type.item.type, data.length * type.size)] };
    case 'struct':
      return { children: type.fields.map((field, i) => read(i, field.type, data.length)) };
    case 'map': {
      const entries: DataType = { kind: 'struct', fields: [type.key, type.value] };
      return {
        valueOffsets: readOffsets(data, 'offsets32', column),
        children: [read(0, entries, 0)],
      };
    }
    default: {
      const elements =
        type.kind === 'decimal' && type.bits > 64 ? (data.length * type.bits) / 64 : data.length;
      return { values: fixedValues(data, emptyValues(type, 0), elements, column) };
    }
  }
}

function readDictionary(
  data: ArrowData,
  type: DataType & { kind: 'dictionary' },
  column: string,
  dictionaries: Dictionaries,
): Chunk {
  const pieces = data.dictionary?.data ?? [];
  // A growing dictionary is a new vector over the pieces it had: the key is the last piece and how many there are.
  const known = dictionaries.get(data.dictionary);
  if (known !== undefined) return known;
  const chunk = concatChunks(
    type.value,
    pieces.map((piece) => readData(piece, type.value, column, dictionaries)),
  );
  dictionaries.set(data.dictionary, chunk);
  return chunk;
}

function bytesOf(view: ArrayBufferView | null | undefined): Uint8Array {
  if (!view) return new Uint8Array(0);
  return view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** The values as the array type that the contract wants: as they are, as another view, or copied where not aligned. */
function fixedValues<T extends ValueBuffer>(data: ArrowData, wanted: T, elements: number, column: string): T {
  const bytes = bytesOf(data.values);
  if (bytes.byteLength < elements * wanted.BYTES_PER_ELEMENT && isAllNull(data)) {
    return new (wanted.constructor as new (length: number) => T)(elements);
  }
  return reinterpret(bytes, wanted, elements, column, data.values);
}

// Writers leave out the values of a column that holds nothing but nulls.
function isAllNull({ nullBitmap, offset, length }: ArrowData): boolean {
  return (
    length === 0 ||
    (nullBitmap != null && nullBitmap.length > 0 && countBits(nullBitmap, offset, length) === 0)
  );
}

function reinterpret<T extends ValueBuffer>(
  bytes: Uint8Array,
  wanted: T,
  elements: number,
  column: string,
  original: unknown,
): T {
  const make = wanted.constructor as { new (buffer: ArrayBufferLike, offset: number, length: number): T };
  const size = elements * wanted.BYTES_PER_ELEMENT;
  if (bytes.byteLength < size) throw tooShort(column, 'values');
  if (original instanceof (make as unknown as new () => object) && (original as T).length === elements) {
    return original as T;
  }
  if (bytes.byteOffset % wanted.BYTES_PER_ELEMENT === 0)
    return new make(bytes.buffer, bytes.byteOffset, elements);
  return new make(bytes.slice(0, size).buffer, 0, elements);
}

function readOffsets(
  data: ArrowData,
  layout: 'offsets32' | 'offsets64',
  column: string,
): Int32Array | BigInt64Array {
  const wanted = layout === 'offsets32' ? new Int32Array(0) : new BigInt64Array(0);
  const bytes = bytesOf(data.valueOffsets);
  // An empty column may come without any offset at all.
  if (data.length === 0 && bytes.length === 0)
    return layout === 'offsets32' ? new Int32Array(1) : new BigInt64Array(1);
  return reinterpret(bytes, wanted, data.length + 1, column, data.valueOffsets);
}

function readViews(data: ArrowData, column: string): Partial<Chunk> {
  const values = fixedValues(data, new Int32Array(0), data.length * 4, column);
  return { values, buffers: data.variadicBuffers ?? [] };
}

function tooShort(column: string, what: string): SourceError {
  return new SourceError(
    'truncated_column',
    `Column '${column}': its ${what} buffer is too short for its rows.`,
    {
      issues: [{ code: 'truncated_column', column }],
    },
  );
}
