import {
  type Batch,
  type Chunk,
  type DataType,
  type Field,
  isMillraceError,
  type Schema,
  UsageError,
} from '@millrace/columns';
import { asyncFeed } from './async-feed.js';
import { whenReady } from './feed.js';
import { relationOf } from './relation.js';
import { memberNames, quoteName, quoteText, sqlType } from './sql-type.js';
import type { Store } from './store.js';
import { SCHEMA_KEY, schemaToText } from './stored-schema.js';
import { currentDepth, takeTurn } from './turns.js';
import type { WriteTask } from './write.js';

/** Writes Parquet by DuckDB: straight from a relation, or fed by any other source; gives the number of rows. */
export async function writeParquet(store: Store, task: WriteTask): Promise<number> {
  const { source } = task;
  if (source.schema.fields.length === 0) {
    throw new UsageError('no_columns', 'A Parquet file needs at least one column.');
  }
  const straight = await copyRelation(task);
  if (straight !== undefined) return straight;
  try {
    return await copyFed(store, task, false);
  } catch (error) {
    if (!isTimestampOverflow(error)) throw error;
    if (source.once) {
      throw new UsageError(
        'timestamp_range',
        'A timestamp in s or ms is too far away for the microseconds of Parquet, and the source can be read only once; cast it to us or to int64 first.',
        { cause: error },
      );
    }
    return copyFed(store, task, true);
  }
}

/** Parquet has no seconds, and DuckDB writes milliseconds as microseconds: what does not fit is written as integers. */
function isTimestampOverflow(error: unknown): boolean {
  return (
    isMillraceError(error) && error.code === 'duckdb' && /Could not convert Timestamp/.test(error.message)
  );
}

async function copyRelation(task: WriteTask): Promise<number | undefined> {
  const relation = relationOf(task.source);
  if (relation === undefined || !relation.trusted) return undefined;
  const { session, depth, close } = await relation.open();
  try {
    const { schema } = relation;
    const copy = (): Promise<number> =>
      session.execute(copySql(task, schema, schema, relation.sql), task.options.signal);
    const rows = await (depth === undefined ? copy() : takeTurn(depth, copy));
    task.options.onProgress?.({ rows, totalRows: rows });
    return rows;
  } catch (error) {
    if (isTimestampOverflow(error)) return undefined;
    throw relation.fault(error);
  } finally {
    close();
  }
}

async function copyFed(store: Store, task: WriteTask, carried: boolean): Promise<number> {
  const { source, options } = task;
  const schema = carried ? carriedSchema(source.schema) : source.schema;
  const depth = currentDepth();
  return takeTurn(depth, async () => {
    const feed = asyncFeed(source, schema, {
      depth,
      ...(options.signal !== undefined && { signal: options.signal }),
      ...(options.onProgress !== undefined && { onProgress: options.onProgress }),
      ...(carried && { through: (batch: Batch) => carriedBatch(schema, batch) }),
    });
    const handle = store.feeds.add(feed);
    try {
      const session = await store.trusted();
      return await session.execute(
        copySql(task, source.schema, schema, whenReady(handle.sql)),
        options.signal,
      );
    } finally {
      handle.closeScans();
      handle.remove();
      await feed.stop();
    }
  });
}

function copySql({ aside, options }: WriteTask, schema: Schema, physical: Schema, rows: string): string {
  const names = memberNames(physical.fields);
  const list = names.map((name, i) => `${parquetValue(physical.fields[i]!.type, i)} AS ${quoteName(name)}`);
  const settings = [
    'FORMAT parquet',
    `COMPRESSION ${options.compression === 'none' ? 'uncompressed' : (options.compression ?? 'zstd')}`,
    ...(options.rowGroupSize === undefined ? [] : [`ROW_GROUP_SIZE ${options.rowGroupSize}`]),
    // DuckDB's dictionaries hold -0 and 0 as one value: floats are written without.
    ...(schema.fields.some(({ type }) => holdsFloats(type)) ? ['DICTIONARY_SIZE_LIMIT 0'] : []),
    `KV_METADATA {${quoteName(SCHEMA_KEY)}: ${quoteText(schemaToText(schema))}}`,
  ];
  return `COPY (SELECT ${list.join(', ')} FROM ${rows}) TO ${quoteText(aside)} (${settings.join(', ')})`;
}

/** What does not fit into microseconds must fail here: DuckDB would write milliseconds that it can't read. */
function parquetValue(type: DataType, place: number): string {
  const [from, to] = [sqlType(type).sql, sqlType(replaceCoarse(type, microseconds)).sql];
  return from === to ? `c${place}` : `CAST(c${place} AS ${to})`;
}

const int64: DataType = { kind: 'int', bits: 64, signed: true };
const microseconds: DataType = { kind: 'timestamp', unit: 'us', timezone: null };

function carriedSchema(schema: Schema): Schema {
  return {
    ...schema,
    fields: schema.fields.map((field) => ({ ...field, type: replaceCoarse(field.type, int64) })),
  };
}

/** A type with another in the place of timestamps in s and ms, at any depth. */
function replaceCoarse(type: DataType, by: DataType): DataType {
  const within = (field: Field): Field => ({ ...field, type: replaceCoarse(field.type, by) });
  switch (type.kind) {
    case 'timestamp':
      return type.timezone === null && (type.unit === 's' || type.unit === 'ms') ? by : type;
    case 'dictionary':
      return { ...type, value: replaceCoarse(type.value, by) };
    case 'list':
    case 'fixedSizeList':
      return { ...type, item: within(type.item) };
    case 'map':
      return { ...type, key: within(type.key), value: within(type.value) };
    case 'struct':
      return { ...type, fields: type.fields.map(within) };
    default:
      return type;
  }
}

function holdsFloats(type: DataType): boolean {
  switch (type.kind) {
    case 'float':
      return type.bits !== 16;
    case 'dictionary':
      return holdsFloats(type.value);
    case 'list':
    case 'fixedSizeList':
      return holdsFloats(type.item.type);
    case 'map':
      return holdsFloats(type.key.type) || holdsFloats(type.value.type);
    case 'struct':
      return type.fields.some((field) => holdsFloats(field.type));
    default:
      return false;
  }
}

function carriedBatch(schema: Schema, batch: Batch): Batch {
  return { schema, length: batch.length, columns: batch.columns.map(carriedChunk) };
}

function carriedChunk(chunk: Chunk): Chunk {
  return {
    ...chunk,
    type: replaceCoarse(chunk.type, int64),
    ...(chunk.dictionary && { dictionary: carriedChunk(chunk.dictionary) }),
    ...(chunk.children && { children: chunk.children.map(carriedChunk) }),
  };
}
