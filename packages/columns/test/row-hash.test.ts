import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import murmur from 'murmurhash3js-revisited';
import { describe, expect, it } from 'vitest';
import {
  batchFromChunks,
  chunkFromValues,
  col,
  type DataType,
  field,
  memorySource,
  rowHash,
  type Schema,
  scan,
  types,
  type Value,
} from '../src/index.js';
import { rowHashHeader } from '../src/row-hash.js';
import { pushCell } from '../src/value-words.js';
import { COLUMN_TYPES, NESTED_TYPES, randomTable } from './random-table.js';

interface Vector {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly values: readonly unknown[];
  }[];
  readonly hash: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('golden/row-hash.json', import.meta.url), 'utf8'),
) as Vector[];

const TYPES: { readonly [name: string]: DataType } = {
  null: types.null(),
  bool: types.bool(),
  int8: types.int8(),
  int16: types.int16(),
  int32: types.int32(),
  int64: types.int64(),
  uint8: types.uint8(),
  uint16: types.uint16(),
  uint32: types.uint32(),
  uint64: types.uint64(),
  float16: types.float16(),
  float32: types.float32(),
  float64: types.float64(),
  utf8: types.utf8(),
  binary: types.binary(),
  'decimal(10, 2)': types.decimal(10, 2),
  'decimal(60, 5)': types.decimal(60, 5),
  'date[day]': types.date('day'),
  'date[ms]': types.date('ms'),
  'time[s]': types.time('s'),
  'time[us]': types.time('us'),
  'timestamp[us, UTC]': types.timestamp('us', 'UTC'),
  'timestamp[ns]': types.timestamp('ns'),
  'duration[ms]': types.duration('ms'),
  'list<int32>': types.list(types.int32()),
  'struct<["a","int32","b","utf8"]>': types.struct([field('a', types.int32()), field('b', types.utf8())]),
  'map<utf8, int64>': types.map(types.utf8(), types.int64()),
};

function read(value: unknown, type: DataType): Value {
  if (typeof value !== 'object' || value === null) return value as Value;
  if (type.kind === 'map' && Array.isArray(value)) return new Map();
  if (Array.isArray(value))
    return value.map((item) => read(item, type.kind === 'list' ? type.item.type : type));
  const [[tag, content]] = Object.entries(value) as [[string, unknown]];
  if (tag === '$bytes') return Uint8Array.from(Buffer.from(content as string, 'hex'));
  if (tag === '$double') return Buffer.from(content as string, 'hex').readDoubleBE();
  if (tag === '$map')
    return new Map((content as [Value, unknown][]).map(([key, item]) => [key, readMapped(item, key, type)]));
  if (type.kind === 'decimal') return { unscaled: BigInt(content as string), scale: type.scale };
  return type.kind === 'int' && type.bits < 64 ? Number(content) : BigInt(content as string);
}

function readMapped(item: unknown, key: Value, type: DataType): Value {
  if (type.kind === 'map') return read(item, type.value.type);
  return type.kind === 'struct' ? read(item, type.fields.find(({ name }) => name === key)!.type) : null;
}

async function hashOf(
  names: readonly string[],
  columnTypes: readonly DataType[],
  rows: readonly (readonly Value[])[],
) {
  const schema: Schema = { fields: names.map((name, i) => field(name, columnTypes[i]!)) };
  const batch = batchFromChunks(
    schema,
    columnTypes.map((type, i) =>
      chunkFromValues(
        type,
        rows.map((row) => row[i]!),
      ),
    ),
  );
  const [hash] = await scan(memorySource(schema, [batch]), [rowHash()]);
  return hash!;
}

/** The hash as ROWHASH.md says, row by row, with a library's MurmurHash3. */
function slowHash(
  names: readonly string[],
  columnTypes: readonly DataType[],
  rows: readonly (readonly Value[])[],
): string {
  const header = rowHashHeader(names, columnTypes);
  let sum = 0n;
  for (const row of rows) {
    const flags = new Int32Array(Math.ceil(row.length / 32));
    const words: number[] = [];
    row.forEach((value, i) => {
      if (value === null) flags[i >> 5]! |= 1 << (i & 31);
      if (value !== null) pushCell(words, columnTypes[i]!, value);
      else words.push(...nullCell(columnTypes[i]!));
    });
    const bytes = Buffer.from(Int32Array.from([...header, ...flags, ...words]).buffer);
    sum += BigInt(`0x${murmur.x86.hash128(bytes)}`);
  }
  return `mr1:${BigInt.asUintN(128, sum).toString(16).padStart(32, '0')}`;
}

function nullCell(type: DataType): number[] {
  if (type.kind === 'dictionary') return nullCell(type.value);
  if (type.kind === 'null' || type.kind === 'struct') return [];
  if (['utf8', 'binary', 'fixedSizeBinary', 'list', 'fixedSizeList', 'map'].includes(type.kind)) return [0];
  const words: number[] = [];
  pushCell(
    words,
    type,
    type.kind === 'decimal'
      ? { unscaled: 0n, scale: 0 }
      : type.kind === 'bool'
        ? false
        : type.kind === 'float'
          ? 0
          : 0n,
  );
  return words.map(() => 0);
}

describe('rowHash', () => {
  for (const { name, columns, hash } of vectors) {
    it(`gives the vector '${name}'`, async () => {
      const columnTypes = columns.map(({ type }) => TYPES[type]!);
      const length = columns[0]!.values.length;
      const rows = Array.from({ length }, (_, row) =>
        columns.map((column, i) => read(column.values[row], columnTypes[i]!)),
      );
      expect(
        await hashOf(
          columns.map((column) => column.name),
          columnTypes,
          rows,
        ),
      ).toBe(hash);
    });
  }

  it('is the row-wise form, for every type, however the rows are cut', async () => {
    for (const { type, values } of [...COLUMN_TYPES, ...NESTED_TYPES]) {
      const columns = {
        '😀': { type, values },
        k: { type: types.int32(), values: fc.integer({ min: 0, max: 3 }) },
      };
      await fc.assert(
        fc.asyncProperty(randomTable(columns, 20), async ({ schema, rows, batches }) => {
          const columnTypes = [type, types.int32()];
          const source = memorySource(schema, batches);
          const [all, some] = await scan(source, [rowHash(), rowHash({ where: col('k').ge(2) })]);
          expect(all).toBe(slowHash(['😀', 'k'], columnTypes, rows));
          expect(some).toBe(
            slowHash(
              ['😀', 'k'],
              columnTypes,
              rows.filter((row) => (row[1] as number) >= 2),
            ),
          );
        }),
        { numRuns: 10 },
      );
    }
  });

  it('does not depend on the order of rows, on dictionaries or on the layout of text', async () => {
    const rows = ['b', 'a', null, 'a long text that no view holds inline', 'a'].map((text): Value[] => [
      text,
    ]);
    const expected = await hashOf(['s'], [types.utf8()], rows);
    expect(await hashOf(['s'], [types.utf8()], [...rows].reverse())).toBe(expected);
    expect(await hashOf(['s'], [types.utf8('view')], rows)).toBe(expected);
    expect(await hashOf(['s'], [types.utf8('offsets64')], rows)).toBe(expected);
    expect(await hashOf(['s'], [types.dictionary(types.utf8(), types.int8())], rows)).toBe(expected);
    expect(await hashOf(['t'], [types.utf8()], rows)).not.toBe(expected);
    expect(await hashOf(['s'], [types.utf8()], rows.slice(1))).not.toBe(expected);
  });

  it('hashes named expressions as columns of that name', async () => {
    const schema: Schema = { fields: [field('x', types.int32())] };
    const source = memorySource(schema, [batchFromChunks(schema, [chunkFromValues(types.int32(), [1, 2])])]);
    const columns = [{ name: 'double', expression: col('x').times(2) }];
    const [hash] = await scan(source, [rowHash({ columns })]);
    expect(hash).toBe(await hashOf(['double'], [types.int64()], [[2n], [4n]]));
  });
});
