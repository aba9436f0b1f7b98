import {
  batchFromChunks,
  castText,
  chunkFromValues,
  type DataType,
  memorySource,
  type Source,
  types,
  type Value,
} from '@millrace/columns';
import type { Expectation, ResultFormat } from '../src/index.js';
import { suiteFromGx } from '../src/index.js';

/** What Great Expectations answered to one expectation. */
export interface GoldenCase {
  readonly table: string;
  readonly type: string;
  readonly kwargs: Record<string, unknown>;
  /** `SUMMARY` when absent. */
  readonly format?: ResultFormat;
  readonly refused?: string;
  readonly success?: boolean;
  readonly raised?: boolean;
  readonly result?: Record<string, unknown>;
}

/** Tables, and what Great Expectations answered about them. */
export interface Golden {
  readonly tables: Record<string, Record<string, { type: string; values: unknown[] }>>;
  readonly cases: readonly GoldenCase[];
}

const columnTypes: Readonly<Record<string, DataType>> = {
  float64: types.float64(),
  Int64: types.int64(),
  string: types.utf8(),
  boolean: types.bool(),
  timestamp: types.timestamp('us', null),
};

/** Tagged numbers and times as what they stand for. */
export function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null) return value;
  const tags = value as Record<string, string>;
  if ('$int' in tags) return BigInt(tags['$int']!);
  if ('$double' in tags) return Number(tags['$double']);
  if ('$time' in tags) return tags['$time'];
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, untagged(member)]));
}

function cell(value: unknown, type: DataType): Value {
  const plain = untagged(value);
  if (plain === null) return null;
  if (type.kind === 'int') return BigInt(plain as number | bigint);
  if (type.kind !== 'timestamp') return plain as Value;
  const cast = castText(plain as string, type);
  return 'value' in cast ? cast.value : null;
}

/** A golden table as a source in memory. */
export function sourceOf(table: Golden['tables'][string]): Source {
  const entries = Object.entries(table).map(([name, column]) => ({
    name,
    column,
    type: columnTypes[column.type]!,
  }));
  const schema = { fields: entries.map(({ name, type }) => ({ name, type, nullable: true })) };
  const chunks = entries.map(({ column, type }) =>
    chunkFromValues(
      type,
      column.values.map((value) => cell(value, type)),
    ),
  );
  return memorySource(schema, [batchFromChunks(schema, chunks)]);
}

/** The suite of one golden case, read as a document of Great Expectations. */
export function suiteOf({ type, kwargs }: GoldenCase): ReturnType<typeof suiteFromGx> {
  return suiteFromGx({ name: 'golden', expectations: [{ type, kwargs: untagged(kwargs) } as Expectation] });
}

/** How a case is called in the list of tests. */
export function nameOf({ table, type, kwargs, format }: GoldenCase): string {
  return `${table} ${type} ${JSON.stringify(kwargs)}${format === undefined ? '' : ` ${JSON.stringify(format)}`}`;
}

/** A result with what its two writers spell otherwise made alike: GX writes timestamps without a fraction where there is none. */
export function comparable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/(T\d\d:\d\d:\d\d)\.0+$/, '$1');
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, comparable(member)]));
}
