import type { Batch, Chunk, ValueBuffer } from './chunk.js';
import { concatChunks } from './concat-chunks.js';
import type { DataType, Field, Schema, TimeUnit } from './data-type.js';
import { UsageError } from './errors.js';
import { alignBits } from './kernels/bits.js';
import { sliceChunk } from './slice-chunk.js';
import { typeName } from './type-name.js';

type Maker = new (...args: never[]) => unknown;

/**
 * The caller's own apache-arrow module, or the members of it that are used: this package imports none of it, so that a table is made by the
 * copy that will read it.
 */
export interface ArrowLibrary {
  readonly Table: Maker;
  readonly Schema: Maker;
  readonly Field: Maker;
  readonly RecordBatch: Maker;
  readonly Vector: Maker;
  readonly makeData: (props: never) => unknown;
  readonly [member: string]: unknown;
}

/** The table that a library makes. */
export type ArrowTableOf<Library extends ArrowLibrary> = InstanceType<Library['Table']>;

const timeUnits: { readonly [U in TimeUnit]: number } = { s: 0, ms: 1, us: 2, ns: 3 };

function construct(arrow: ArrowLibrary, name: string, ...args: unknown[]): object {
  const maker = arrow[name] as (new (...args: unknown[]) => object) | undefined;
  if (maker === undefined) {
    throw new UsageError(
      'arrow_version',
      `This apache-arrow has no '${name}'; a newer version is needed, or another type.`,
    );
  }
  return new maker(...args);
}

/**
 * Makes the apache-arrow type of a type, by the library handed in.
 *
 * @throws UsageError when that version of the library lacks the type.
 * @example
 * ```ts
 * import * as arrow from 'apache-arrow';
 * import { arrowTypeFrom, types } from '@millrace/columns';
 * String(arrowTypeFrom(arrow, types.timestamp('us', 'UTC'))); // => 'Timestamp<MICROSECOND, UTC>'
 * ```
 */
export function arrowTypeFrom(arrow: ArrowLibrary, type: DataType): object {
  switch (type.kind) {
    case 'null':
      return construct(arrow, 'Null');
    case 'bool':
      return construct(arrow, 'Bool');
    case 'int':
      return construct(arrow, 'Int', type.signed, type.bits);
    case 'float':
      return construct(arrow, 'Float', { 16: 0, 32: 1, 64: 2 }[type.bits]);
    case 'decimal':
      return construct(arrow, 'Decimal', type.scale, type.precision, type.bits);
    case 'utf8':
      return construct(arrow, { offsets32: 'Utf8', offsets64: 'LargeUtf8', view: 'Utf8View' }[type.layout]);
    case 'binary':
      return construct(
        arrow,
        { offsets32: 'Binary', offsets64: 'LargeBinary', view: 'BinaryView' }[type.layout],
      );
    case 'fixedSizeBinary':
      return construct(arrow, 'FixedSizeBinary', type.byteWidth);
    case 'date':
      return construct(arrow, 'Date_', type.unit === 'day' ? 0 : 1);
    case 'time':
      return construct(
        arrow,
        'Time',
        timeUnits[type.unit],
        type.unit === 's' || type.unit === 'ms' ? 32 : 64,
      );
    case 'timestamp':
      return construct(arrow, 'Timestamp', timeUnits[type.unit], type.timezone);
    case 'duration':
      return construct(arrow, 'Duration', timeUnits[type.unit]);
    default:
      return nestedType(arrow, type);
  }
}

function nestedType(arrow: ArrowLibrary, type: DataType): object {
  const fieldOf = (field: Field): object => arrowField(arrow, field);
  switch (type.kind) {
    case 'dictionary':
      return construct(
        arrow,
        'Dictionary',
        arrowTypeFrom(arrow, type.value),
        arrowTypeFrom(arrow, type.index),
        null,
        type.ordered,
      );
    case 'list':
      return construct(arrow, type.layout === 'offsets64' ? 'LargeList' : 'List', fieldOf(type.item));
    case 'fixedSizeList':
      return construct(arrow, 'FixedSizeList', type.size, fieldOf(type.item));
    case 'struct':
      return construct(arrow, 'Struct', type.fields.map(fieldOf));
    case 'map': {
      const entries = { kind: 'struct', fields: [type.key, type.value] } as const;
      return construct(
        arrow,
        'Map_',
        fieldOf({ name: 'entries', type: entries, nullable: false }),
        type.keysSorted,
      );
    }
    default:
      throw new UsageError('no_arrow_type', `There is no Arrow type for ${typeName(type)}.`);
  }
}

function arrowField(arrow: ArrowLibrary, { name, type, nullable, metadata }: Field): object {
  return construct(arrow, 'Field', name, arrowTypeFrom(arrow, type), nullable, metadata && new Map(metadata));
}

/**
 * Makes an apache-arrow table of batches, by the library handed in; buffers are shared, not copied, wherever they lie as Arrow wants them.
 *
 * @throws UsageError when that version of the library lacks a type.
 * @example
 * ```ts
 * import * as arrow from 'apache-arrow';
 * import { arrowTableFrom, batchFromChunks, chunkFromValues, field, types } from '@millrace/columns';
 * const schema = { fields: [field('x', types.int32())] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.int32(), [1, null])]);
 * arrowTableFrom(arrow, schema, [batch]).numRows; // => 2
 * ```
 */
export function arrowTableFrom<Library extends ArrowLibrary>(
  arrow: Library,
  schema: Schema,
  batches: readonly Batch[],
): ArrowTableOf<Library> {
  const fields = schema.fields.map((field) => arrowField(arrow, field));
  const metadata = schema.metadata && new Map(schema.metadata);
  const arrowSchema = construct(arrow, 'Schema', fields, metadata);
  const types = fields.map((field) => Reflect.get(field, 'type') as object);
  const struct = construct(arrow, 'Struct', fields);
  const writer: Writer = { arrow, vectors: new Map() };
  const columns = schema.fields.map((field, i) =>
    withOneDictionary(
      field.type,
      batches.map((batch) => batch.columns[i]!),
    ),
  );
  const records = batches.map(({ length }, place) => {
    const children = columns.map((chunks, i) => dataFrom(writer, chunks[place]!, types[i]!));
    const data = make(arrow, { type: struct, length, nullCount: 0, children });
    return construct(arrow, 'RecordBatch', arrowSchema, data);
  });
  return construct(arrow, 'Table', arrowSchema, records) as ArrowTableOf<Library>;
}

/** A library, and the vectors it has made of dictionaries: batches that share one must share its vector. */
interface Writer {
  readonly arrow: ArrowLibrary;
  readonly vectors: Map<Chunk, object>;
}

// A table has one dictionary a column: where batches differ in theirs, the column is joined and cut again.
function withOneDictionary(type: DataType, chunks: readonly Chunk[]): readonly Chunk[] {
  const dictionaries = new Set(chunks.flatMap(dictionariesOf));
  if (chunks.length < 2 || dictionaries.size <= dictionariesOf(chunks[0]!).length) return chunks;
  const joined = concatChunks(type, chunks);
  let start = 0;
  return chunks.map(({ length }) => {
    const piece = sliceChunk(joined, start, start + length);
    start += length;
    return piece;
  });
}

function dictionariesOf(chunk: Chunk): readonly Chunk[] {
  const nested = (chunk.children ?? []).flatMap(dictionariesOf);
  return chunk.dictionary === undefined
    ? nested
    : [chunk.dictionary, ...nested, ...dictionariesOf(chunk.dictionary)];
}

function make(arrow: ArrowLibrary, props: object): object {
  return arrow.makeData(props as never) as object;
}

function dataFrom(writer: Writer, chunk: Chunk, type: object): object {
  const laidOut = fromFirstItem(fromBitZero(chunk));
  const { length, nullCount, values, nullBitmap, valueOffsets, buffers } = laidOut;
  const children = laidOut.children?.map((child, i) => {
    const field = (Reflect.get(type, 'children') as readonly object[])[i]!;
    return dataFrom(writer, child, Reflect.get(field, 'type') as object);
  });
  const props = {
    type,
    length,
    nullCount,
    ...(nullBitmap !== null && { nullBitmap }),
    ...(values !== undefined && { data: values, views: values }),
    ...(valueOffsets !== undefined && { valueOffsets }),
    ...(buffers !== undefined && { variadicBuffers: buffers }),
    ...(children !== undefined && { children, child: children[0] }),
  };
  if (chunk.dictionary === undefined) return make(writer.arrow, props);
  return make(writer.arrow, { ...props, dictionary: vectorOf(writer, chunk.dictionary, type) });
}

function vectorOf(writer: Writer, dictionary: Chunk, type: object): object {
  let vector = writer.vectors.get(dictionary);
  if (vector === undefined) {
    const entries = dataFrom(writer, dictionary, Reflect.get(type, 'dictionary') as object);
    vector = construct(writer.arrow, 'Vector', [entries]);
    writer.vectors.set(dictionary, vector);
  }
  return vector;
}

/**
 * The chunk with its bits from bit 0 and its values in the arrays that apache-arrow makes them of: its writer mistakes the bits and views
 * of a slice (21.2).
 */
function fromBitZero(chunk: Chunk): Chunk {
  const { type, values, nullBitmap, offset, length } = chunk;
  const bits = nullBitmap === null ? null : alignBits(nullBitmap, offset, length);
  const aligned: Chunk = { ...chunk, offset: 0, nullBitmap: bits };
  if (values === undefined) return aligned;
  if (type.kind === 'bool') return { ...aligned, values: alignBits(values as Uint8Array, offset, length) };
  if (type.kind === 'decimal') return { ...aligned, values: viewAs(values, Uint32Array) };
  const view = (type.kind === 'utf8' || type.kind === 'binary') && type.layout === 'view';
  return view ? { ...aligned, values: viewAs(values, Uint8Array) } : aligned;
}

// The writer cuts a list's items itself, and views with them, unless they begin at the first.
function fromFirstItem(chunk: Chunk): Chunk {
  const { valueOffsets, children, length } = chunk;
  if (valueOffsets === undefined || children === undefined || Number(valueOffsets[0]) === 0) return chunk;
  const start = valueOffsets[0]!;
  const offsets =
    valueOffsets instanceof Int32Array
      ? valueOffsets.map((offset) => offset - Number(start))
      : valueOffsets.map((offset) => offset - BigInt(start));
  const items = sliceChunk(children[0]!, Number(start), Number(valueOffsets[length]));
  return { ...chunk, valueOffsets: offsets, children: [items] };
}

function viewAs(
  values: ValueBuffer,
  make: {
    new (buffer: ArrayBufferLike, offset: number, length: number): ValueBuffer;
    BYTES_PER_ELEMENT: number;
  },
): ValueBuffer {
  return new make(values.buffer, values.byteOffset, values.byteLength / make.BYTES_PER_ELEMENT);
}
