import { readBatch } from './arrow-read.js';
import { checkNames, schemaFromArrow } from './arrow-type.js';
import type { Batch, Chunk } from './chunk.js';
import type { Schema } from './data-type.js';
import { SourceError, UsageError } from './errors.js';
import { columnIndex } from './schema-columns.js';
import { sliceBatch } from './slice-chunk.js';
import type { ArrowBatchLike, ArrowTableLike, ReadOptions, Source, SourceInput } from './source.js';
import { equalTypes, typeName } from './type-name.js';

/** How a source is called in messages. */
export interface SourceOptions {
  readonly name?: string;
}

/**
 * Makes a source of an Arrow table (of any copy or version of apache-arrow) or of batches; a source is handed back as it is.
 *
 * @throws SourceError when two columns have one name, a type is not supported, or batches differ in schema.
 * @example
 * ```ts
 * import { tableFromArrays } from 'apache-arrow';
 * import { sourceFrom } from '@millrace/columns';
 * const source = sourceFrom(tableFromArrays({ x: Int32Array.of(1, 2) }));
 * source.rowCount; // => 2
 * ```
 */
export function sourceFrom(input: SourceInput, options: SourceOptions = {}): Source {
  if (isSource(input)) return input;
  if (isBatches(input)) {
    const [first] = input;
    if (first === undefined) {
      throw new UsageError(
        'no_batches',
        'An empty list of batches has no schema; use memorySource(schema, []).',
      );
    }
    return memorySource(first.schema, input, options);
  }
  if (isArrowTable(input)) return arrowSource(input, options);
  const records: readonly unknown[] = Array.isArray(input) ? input : [input];
  if (records.length > 0 && records.every(isArrowBatch)) {
    const { schema, numRows } = records[0] as ArrowBatchLike;
    return arrowSource({ schema, numRows, batches: records }, options);
  }
  throw new UsageError(
    'not_a_source',
    'This is not a source: pass a Source, an Arrow table, or a list of batches.',
  );
}

function isSource(input: unknown): input is Source {
  return typeof input === 'object' && input !== null && typeof Reflect.get(input, 'batches') === 'function';
}

function isBatches(input: unknown): input is readonly Batch[] {
  return (
    Array.isArray(input) &&
    input.every((batch) => Array.isArray(batch?.columns) && Array.isArray(batch?.schema?.fields))
  );
}

function isArrowBatch(input: unknown): boolean {
  const { schema, data } = (input ?? {}) as { schema?: { fields?: unknown }; data?: { children?: unknown } };
  return Array.isArray(schema?.fields) && Array.isArray(data?.children);
}

function isArrowTable(input: unknown): input is ArrowTableLike {
  if (typeof input !== 'object' || input === null) return false;
  const { schema, batches } = input as { schema?: { fields?: unknown }; batches?: unknown };
  return Array.isArray(batches) && Array.isArray(schema?.fields);
}

function arrowSource(table: ArrowTableLike, options: SourceOptions): Source {
  const schema = schemaFromArrow(table.schema);
  const dictionaries = new Map<unknown, Chunk>();
  const batches = (table.batches as readonly ArrowBatchLike[]).map((batch) =>
    readBatch(batch, schema, dictionaries),
  );
  return memorySource(schema, batches, options);
}

/**
 * Makes a source of batches that lie in memory.
 *
 * @throws SourceError when two columns have one name, or a batch does not have the schema's types.
 * @example
 * ```ts
 * import { field, memorySource, types } from '@millrace/columns';
 * memorySource({ fields: [field('x', types.int32())] }, []).rowCount; // => 0
 * ```
 */
export function memorySource(schema: Schema, batches: readonly Batch[], options: SourceOptions = {}): Source {
  checkNames(schema.fields);
  for (const batch of batches) checkBatch(schema, batch);
  const source: Source = {
    schema,
    ...(options.name !== undefined && { name: options.name }),
    ordered: true,
    rowCount: batches.reduce((sum, batch) => sum + batch.length, 0),
    batches: (read) => readMemory(schema, batches, read),
  };
  inMemory.add(source);
  return source;
}

async function* readMemory(
  schema: Schema,
  batches: readonly Batch[],
  read: ReadOptions = {},
): AsyncGenerator<Batch> {
  const { columns, batchSize, signal } = read;
  const size = checkBatchSize(batchSize);
  const places = columns?.map((name) => columnIndex(schema, name));
  const wanted =
    places === undefined ? schema : { ...schema, fields: places.map((place) => schema.fields[place]!) };
  for (const batch of batches) {
    const chosen =
      places === undefined
        ? { ...batch, schema }
        : { ...batch, schema: wanted, columns: places.map((i) => batch.columns[i]!) };
    for (let start = 0; start < batch.length; start += size) {
      signal?.throwIfAborted();
      yield sliceBatch(chosen, start, Math.min(start + size, batch.length));
    }
  }
}

/** The batch size asked for, as a number of rows to cut at; no cut when absent. Throws `UsageError` for what is none. */
export function checkBatchSize(batchSize: number | undefined): number {
  if (batchSize === undefined) return Infinity;
  if (Number.isInteger(batchSize) && batchSize > 0) return batchSize;
  throw new UsageError(
    'bad_batch_size',
    `batchSize is ${batchSize}; it must be a whole number of rows above 0.`,
  );
}

function checkBatch(schema: Schema, batch: Batch): void {
  if (batch.columns.length !== schema.fields.length) {
    throw new SourceError(
      'schema_mismatch',
      `A batch has ${batch.columns.length} columns, but the schema has ${schema.fields.length}.`,
    );
  }
  schema.fields.forEach(({ name, type }, i) => {
    const chunk = batch.columns[i]!;
    const named = batch.schema.fields[i]?.name;
    if (named !== name) {
      throw new SourceError(
        'schema_mismatch',
        `Column ${i + 1} is '${named}' in a batch, but '${name}' in the schema.`,
        {
          issues: [{ code: 'schema_mismatch', column: name, expected: name, actual: named }],
        },
      );
    }
    if (!equalTypes(type, chunk.type)) {
      throw new SourceError(
        'schema_mismatch',
        `Column '${name}' is ${typeName(chunk.type)} in a batch, but ${typeName(type)} in the schema.`,
        {
          issues: [
            { code: 'schema_mismatch', column: name, expected: typeName(type), actual: typeName(chunk.type) },
          ],
        },
      );
    }
    if (chunk.length !== batch.length) {
      throw new SourceError(
        'schema_mismatch',
        `Column '${name}' has ${chunk.length} rows in a batch of ${batch.length}.`,
        {
          issues: [{ code: 'schema_mismatch', column: name, expected: batch.length, actual: chunk.length }],
        },
      );
    }
  });
}

/**
 * Reads a whole source into memory.
 *
 * @throws SourceError when the source can't be read.
 * @example
 * ```ts
 * import { tableFromArrays } from 'apache-arrow';
 * import { collect, sourceFrom } from '@millrace/columns';
 * const batches = await collect(sourceFrom(tableFromArrays({ x: Int32Array.of(1, 2) })));
 * batches[0]!.length; // => 2
 * ```
 */
export async function collect(source: SourceInput, options: ReadOptions = {}): Promise<Batch[]> {
  const from = sourceFrom(source);
  const batches: Batch[] = [];
  // A source in memory hands out buffers that stay; another may use its own again for the next batch.
  const keep = inMemory.has(from) ? (batch: Batch): Batch => batch : copyBatch;
  for await (const batch of from.batches(options)) batches.push(keep(batch));
  return batches;
}

const inMemory = new WeakSet<Source>();

/**
 * Whether a source is one of {@link memorySource} or {@link sourceFrom} whose batches lie in memory, and stay as they are.
 *
 * @example
 * ```ts
 * import { isMemorySource, memorySource, project } from '@millrace/columns';
 * const source = memorySource({ fields: [] }, []);
 * [isMemorySource(source), isMemorySource(project(source, []))]; // => [true, false]
 * ```
 */
export function isMemorySource(source: Source): boolean {
  return inMemory.has(source);
}

function copyBatch(batch: Batch): Batch {
  const dictionaries = new Map<Chunk, Chunk>();
  return { ...batch, columns: batch.columns.map((chunk) => copyChunk(chunk, dictionaries)) };
}

function copyChunk(chunk: Chunk, dictionaries: Map<Chunk, Chunk>): Chunk {
  return {
    ...chunk,
    values: chunk.values?.slice() as Chunk['values'],
    nullBitmap: chunk.nullBitmap?.slice() ?? null,
    ...(chunk.valueOffsets && { valueOffsets: chunk.valueOffsets.slice() as Int32Array }),
    ...(chunk.buffers && { buffers: chunk.buffers.map((buffer) => buffer.slice()) }),
    ...(chunk.children && { children: chunk.children.map((child) => copyChunk(child, dictionaries)) }),
    ...(chunk.dictionary && { dictionary: copyDictionary(chunk.dictionary, dictionaries) }),
  };
}

function copyDictionary(dictionary: Chunk, dictionaries: Map<Chunk, Chunk>): Chunk {
  let copy = dictionaries.get(dictionary);
  if (copy === undefined) {
    copy = copyChunk(dictionary, dictionaries);
    dictionaries.set(dictionary, copy);
  }
  return copy;
}
