import { readFile } from 'node:fs/promises';
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
import { describe, expect, it } from 'vitest';
import { type Expectation, expectationSuite, validate } from '../src/index.js';
import { deviations } from './deviations.js';

interface GoldenCase {
  readonly table: string;
  readonly type: string;
  readonly kwargs: Record<string, unknown>;
  readonly refused?: string;
  readonly success?: boolean;
  readonly raised?: boolean;
  readonly result?: Record<string, unknown>;
}

interface Golden {
  readonly tables: Record<string, Record<string, { type: string; values: unknown[] }>>;
  readonly cases: readonly GoldenCase[];
}

const file = new URL('./golden/great-expectations.json', import.meta.url);
const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;

const columnTypes: Readonly<Record<string, DataType>> = {
  float64: types.float64(),
  Int64: types.int64(),
  string: types.utf8(),
  boolean: types.bool(),
  timestamp: types.timestamp('us', null),
};

function untagged(value: unknown): unknown {
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

function sourceOf(table: Golden['tables'][string]): Source {
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

async function ours({ table, type, kwargs }: GoldenCase) {
  const expectation = { type, kwargs: untagged(kwargs) } as Expectation;
  const { results } = await validate(
    expectationSuite('golden', [expectation]),
    sourceOf(golden.tables[table]!),
    { resultFormat: 'SUMMARY' },
  );
  return results[0]!;
}

function name({ table, type, kwargs }: GoldenCase): string {
  return `${table} ${type} ${JSON.stringify(kwargs)}`;
}

describe.each(Object.keys(golden.tables))('as Great Expectations on the table %s', (table) => {
  const cases = golden.cases.filter(
    (candidate) => candidate.table === table && candidate.refused === undefined,
  );
  it.each(cases.map((candidate) => [name(candidate), candidate] as const))('%s', async (title, expected) => {
    const result = await ours(expected);
    const agrees = (): void => {
      expect(result.exception !== null).toBe(expected.raised);
      expect(result.success).toBe(expected.success);
      if (expected.raised === false)
        expect(comparable(result.result)).toEqual(comparable(untagged(expected.result)));
    };
    const deviation = deviations.find(({ matches }) => matches(title));
    if (deviation) expect(agrees, `no longer deviates: ${deviation.reason}`).toThrow();
    else agrees();
  });
});

// Fractions of text and time: GX writes timestamps without a fraction where there is none.
function comparable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/(T\d\d:\d\d:\d\d)\.0+$/, '$1');
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, comparable(member)]));
}
