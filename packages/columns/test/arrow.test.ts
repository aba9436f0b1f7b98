import * as arrow from 'apache-arrow';
import { expect, test } from 'vitest';
import {
  type ArrowTableLike,
  batchFromArrow,
  collect,
  isMillraceError,
  schemaFromArrow,
  sourceFrom,
  typeName,
  type Value,
  valueAt,
} from '../src/index.js';

async function columnOf(table: unknown): Promise<Value[]> {
  const batches = await collect(sourceFrom(table as ArrowTableLike));
  return batches.flatMap(({ length, columns }) =>
    Array.from({ length }, (_, row) => valueAt(columns[0]!, row)),
  );
}

/** A table as another library might make it: plain objects with the members that are read. */
function foreign(type: object, data: object, length: number): unknown {
  const schema = { fields: [{ name: 'x', type, nullable: true, metadata: new Map() }] };
  const batch = {
    schema,
    numRows: length,
    data: { children: [{ type, offset: 0, length, children: [], ...data }] },
  };
  return { schema, numRows: length, batches: [batch] };
}

test('64-bit columns that come as pairs of 32-bit words, and misaligned bytes', async () => {
  const pairs = Int32Array.of(1, 0, -1, -1, 0, 0x200000);
  expect(await columnOf(foreign({ typeId: 2, bitWidth: 64, isSigned: true }, { values: pairs }, 3))).toEqual([
    1n,
    -1n,
    9007199254740992n,
  ]);
  expect(await columnOf(foreign({ typeId: 10, unit: 2, timezone: 'UTC' }, { values: pairs }, 3))).toEqual([
    1n,
    -1n,
    9007199254740992n,
  ]);
  expect(await columnOf(foreign({ typeId: 8, unit: 1 }, { values: Int32Array.of(86400000, 0) }, 1))).toEqual([
    86400000n,
  ]);
  const bytes = new Uint8Array(17);
  new DataView(bytes.buffer).setFloat64(1, 2.5, true);
  new DataView(bytes.buffer).setFloat64(9, -1, true);
  expect(await columnOf(foreign({ typeId: 3, precision: 2 }, { values: bytes.subarray(1) }, 2))).toEqual([
    2.5, -1,
  ]);
  const decimal = Uint8Array.of(5, ...new Array<number>(15).fill(0));
  expect(await columnOf(foreign({ typeId: 7, precision: 9, scale: 2 }, { values: decimal }, 1))).toEqual([
    { unscaled: 5n, scale: 2 },
  ]);
});

test('a null count that was never counted, and bitmaps of no length', async () => {
  const type = { typeId: 2, bitWidth: 32, isSigned: true };
  const unknown = { values: Int32Array.of(1, 2, 3), nullBitmap: Uint8Array.of(0b101), nullCount: -1 };
  expect(await columnOf(foreign(type, unknown, 3))).toEqual([1, null, 3]);
  expect(await columnOf(foreign(type, { ...unknown, nullBitmap: new Uint8Array(0) }, 3))).toEqual([1, 2, 3]);
});

test('a dictionary that grows from batch to batch', async () => {
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
  const builder = arrow.makeBuilder({ type, nullValues: [null] });
  const chunks: arrow.Data[] = [];
  for (const part of [['a', 'b', null], ['c', 'a'], ['d']]) {
    for (const value of part) builder.append(value);
    chunks.push(builder.flush());
  }
  const expected = ['a', 'b', null, 'c', 'a', 'd'];
  const table = new arrow.Table({ x: new arrow.Vector(chunks) });
  expect(await columnOf(table)).toEqual(expected);
  expect(await columnOf(arrow.tableFromIPC(arrow.tableToIPC(table, 'stream')))).toEqual(expected);
});

test('buffers that are too short are refused, by column', () => {
  const short = foreign({ typeId: 2, bitWidth: 32, isSigned: true }, { values: Int32Array.of(1) }, 2);
  expect(() => sourceFrom(short as ArrowTableLike)).toThrow(/Column 'x'.*too short/);
  const bits = foreign({ typeId: 6 }, { values: Uint8Array.of(1), nullBitmap: new Uint8Array(0) }, 9);
  expect(() => sourceFrom(bits as ArrowTableLike)).toThrow(/Column 'x'.*too short/);
});

test.each([
  ['union', new arrow.DenseUnion([0], [new arrow.Field('a', new arrow.Int32())])],
  ['interval', new arrow.IntervalDayTime()],
])('a %s column is refused by name, at any depth', (name, type) => {
  for (const one of [type, new arrow.List(new arrow.Field('item', type))]) {
    try {
      schemaFromArrow(new arrow.Schema([new arrow.Field('odd', one)]));
      expect.unreachable();
    } catch (error) {
      expect(isMillraceError(error) && error.name).toBe('SourceError');
      expect(String(error)).toContain(`Column 'odd' has the ${name} type`);
    }
  }
});

test('a struct with two fields of one name is refused, the entries of a map may have two', () => {
  const fields = ['a', 'a'].map((name) => new arrow.Field(name, new arrow.Int32()));
  const pair = new arrow.Struct(fields);
  for (const type of [pair, new arrow.List(new arrow.Field('item', pair))]) {
    const schema = new arrow.Schema([new arrow.Field('odd', type)]);
    expect(() => schemaFromArrow(schema)).toThrow(
      /Column 'odd' is a struct with two fields named 'a'; rename/,
    );
  }
  const map = new arrow.Map_(new arrow.Field('entries', pair) as never);
  expect(schemaFromArrow(new arrow.Schema([new arrow.Field('m', map)])).fields[0]!.type.kind).toBe('map');
});

test('two columns of one name are refused with both places', () => {
  const field = new arrow.Field('twice', new arrow.Int32());
  const other = new arrow.Field('TWICE', new arrow.Int32());
  expect(() => schemaFromArrow(new arrow.Schema([field, other, field]))).toThrow(/'twice': columns 1 and 3;/);
  expect(schemaFromArrow(new arrow.Schema([field, other])).fields).toHaveLength(2);
});

test('what is no source says so', () => {
  for (const input of [null, undefined, 5, 'x', {}, { batches: 1 }, [1], []]) {
    expect(() => sourceFrom(input as never)).toThrow(/source|batches/);
  }
});

test('buffers are shared, not copied', () => {
  const values = Float64Array.of(1, 2, 3);
  const [batch] = arrow.tableFromArrays({ x: values }).batches;
  expect(batchFromArrow(batch!).columns[0]!.values).toBe(batch!.data.children[0]!.values);
});

test('sources read some columns, in the order wanted, in batches of a size', async () => {
  const source = sourceFrom(
    arrow.tableFromArrays({ a: Int32Array.of(1, 2, 3), b: Float32Array.of(4, 5, 6) }),
    { name: 'numbers' },
  );
  expect([source.name, source.rowCount, source.ordered]).toEqual(['numbers', 3, true]);
  const batches = await collect(source, { columns: ['b', 'a'], batchSize: 2 });
  expect(
    batches.map(({ length, schema }) => [
      length,
      schema.fields.map(({ name, type }) => `${name} ${typeName(type)}`),
    ]),
  ).toEqual([
    [2, ['b float32', 'a int32']],
    [1, ['b float32', 'a int32']],
  ]);
  await expect(collect(source, { columns: ['c'] })).rejects.toThrow(
    /no column 'c'; the columns are 'a', 'b'/,
  );
  await expect(collect(source, { batchSize: 0 })).rejects.toThrow(/batchSize/);
  await expect(collect(source, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
});

test('columns whose children a reader left out, for want of rows, are empty', async () => {
  const item = new arrow.Field('item', new arrow.Int32(), true);
  const nested = [new arrow.List(item), new arrow.FixedSizeList(2, item), new arrow.Struct([item])];
  for (const type of nested) {
    const empty = new arrow.Table(new arrow.Schema([new arrow.Field('c', type, true)]));
    for (const table of [empty, arrow.tableFromIPC(arrow.tableToIPC(empty))]) {
      const batches = await collect(sourceFrom(table));
      expect(batches.reduce((rows, batch) => rows + batch.length, 0)).toBe(0);
    }
    const bare = { type, length: 0, offset: 0, children: [undefined], valueOffsets: Int32Array.of(0) };
    const schema = new arrow.Schema([new arrow.Field('c', type, true)]);
    const batch = batchFromArrow({ schema, numRows: 0, data: { children: [bare] } });
    expect(batch.columns[0]!.children![0]!.length).toBe(0);
  }
});
