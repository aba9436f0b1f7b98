import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  batchFromChunks,
  chunkFromValues,
  col,
  field,
  filter,
  memorySource,
  project,
  rowCount,
  type Source,
  scan,
  sum,
  types,
} from '@millrace/columns';
import * as arrow from 'apache-arrow';
import * as lowest from 'apache-arrow-lowest';
import { expect, test } from 'vitest';
import { openDuckDB } from '../src/index.js';
import { relationOf, selectFrom } from '../src/relation.js';
import { failure, workplace } from './support/folder.js';
import { readRows, rowsOf } from './support/tables.js';

const place = workplace();
const commonjs = createRequire(import.meta.url)('apache-arrow') as typeof arrow;

async function summed(source: Source): Promise<unknown> {
  const relation = relationOf(source)!;
  const batches = [];
  for await (const batch of selectFrom(
    relation,
    `SELECT sum(c0), string_agg(c1, ';' ORDER BY o) FROM ${relation.sql}`,
  )) {
    batches.push(batch);
  }
  return rowsOf(batches)[0];
}

test('tables of another copy, build or version of apache-arrow are read, engine included', async () => {
  const libraries = { esm: arrow, commonjs, lowest: lowest as unknown as typeof arrow };
  for (const [name, library] of Object.entries(libraries)) {
    const table = library.tableFromArrays({
      x: Float64Array.of(1, 2, 3.5),
      s: ['a', null, 'a long text of twenty'],
    });
    const source = await place.db.arrow(table as never);
    expect(await summed(source), name).toEqual([6.5, 'a;a long text of twenty']);
    const path = join(place.folder, `${name}.parquet`);
    await place.db.write(table as never, path);
    expect(await readRows(await place.db.parquet(path))).toEqual([
      [1, 'a'],
      [2, null],
      [3.5, 'a long text of twenty'],
    ]);
  }
});

test('sliced and chunked tables keep their rows', async () => {
  const one = arrow.tableFromArrays({
    x: Float64Array.from({ length: 5000 }, (_, i) => i),
    s: Array.from({ length: 5000 }, (_, i) => (i % 3 ? `text number ${i}` : null)),
  });
  const table = one.slice(10, 20).concat(one.slice(4990));
  const expected = [
    ...Array.from({ length: 10 }, (_, i) => i + 10),
    ...Array.from({ length: 10 }, (_, i) => i + 4990),
  ];
  const path = join(place.folder, 'sliced.parquet');
  await place.db.write(table, path);
  expect(await readRows(await place.db.parquet(path))).toEqual(
    expected.map((i) => [i, i % 3 ? `text number ${i}` : null]),
  );
});

test('batches whose small dictionaries differ come back as batches that fit', async () => {
  const type = types.dictionary(types.utf8(), types.int8() as never);
  const schema = { fields: [field('d', type)] };
  const texts = (from: number): string[] => Array.from({ length: 100 }, (_, i) => `text ${from + i}`);
  const batches = [0, 100, 200].map((from) => batchFromChunks(schema, [chunkFromValues(type, texts(from))]));
  const path = join(place.folder, 'small.parquet');
  await place.db.write(memorySource(schema, batches), path);
  const back = await place.db.parquet(path);
  expect(back.schema).toEqual(schema);
  expect((await readRows(back)).flat()).toEqual([...texts(0), ...texts(100), ...texts(200)]);
});

test('one thread is enough', async () => {
  await using db = await openDuckDB({ threads: 1 });
  const table = arrow.tableFromArrays({ x: Float64Array.from({ length: 300_000 }, (_, i) => i) });
  const path = join(place.folder, 'single.parquet');
  await db.write(table, path);
  const source = await db.parquet(path);
  const copies = await Promise.all([1, 2, 3].map((i) => db.write(project(source, ['x']), `${path}.${i}`)));
  expect(copies.map((written) => written.rows)).toEqual([300_000, 300_000, 300_000]);
});

test('db.table gives an Arrow table of this copy, names and all', async () => {
  const table = await place.db.table(
    await place.db.query(`SELECT 1 AS "__proto__", 'x' AS "a""b", [1.5::DOUBLE] AS "😀", {'k': 2} AS s`),
  );
  expect(table).toBeInstanceOf(arrow.Table);
  expect(table.schema.fields.map((field) => field.name)).toEqual(['__proto__', 'a"b', '😀', 's']);
  expect(table.getChildAt(2)?.get(0)?.toArray()).toEqual(Float64Array.of(1.5));
  const some = await place.db.table(arrow.tableFromArrays({ a: [1], b: [2] }), { columns: ['b'] });
  expect(some.schema.fields.map((field) => field.name)).toEqual(['b']);
});

test('what is no table, or has a name twice, is refused', async () => {
  expect(await failure(place.db.arrow([] as never))).toMatchObject({ code: 'no_batches' });
  expect(await failure(place.db.arrow({} as never))).toMatchObject({ code: 'not_a_source' });
  const twin = arrow.Field.new({ name: 'x', type: new arrow.Int32(), nullable: true });
  const twice = new arrow.Table(new arrow.Schema([twin, twin]));
  expect((await failure(place.db.arrow(twice))).message).toMatch(/named 'x'/);
  const once: Source = { ...memorySource({ fields: [] }, []), once: true };
  expect(await failure(place.db.arrow(once))).toMatchObject({ code: 'once' });
  expect(await failure(place.db.query('FROM t', { tables: { t: once } }))).toMatchObject({ code: 'once' });
});

test('text that is not UTF-8, and a decimal beyond its precision, are refused with their row', async () => {
  const utf8 = { kind: 'utf8', layout: 'offsets32' } as const;
  const schema = { fields: [{ name: 's', type: utf8, nullable: true }] };
  const broken = (bytes: number[], ends: number[]): Source =>
    memorySource(schema, [
      {
        schema,
        length: ends.length,
        columns: [
          {
            type: utf8,
            length: ends.length,
            offset: 0,
            nullCount: 0,
            nullBitmap: null,
            values: Uint8Array.from(bytes),
            valueOffsets: Int32Array.from([0, ...ends]),
          },
        ],
      },
    ]);
  for (const [bytes, ends] of [
    [
      [97, 0xff, 98],
      [1, 2, 3],
    ],
    [
      [97, 0xc3, 0xa9],
      [2, 3],
    ],
  ] as const) {
    const error = await failure(
      place.db.write(broken([...bytes], [...ends]), join(place.folder, 'broken.parquet')),
    );
    expect(error).toMatchObject({ code: 'invalid_utf8' });
  }
  const decimal = { kind: 'decimal', precision: 4, scale: 0, bits: 128 } as const;
  const wide = { fields: [{ name: 'd', type: decimal, nullable: true }] };
  const chunk = {
    type: decimal,
    length: 1,
    offset: 0,
    nullCount: 0,
    nullBitmap: null,
    values: BigInt64Array.of(123456n, 0n),
  };
  const error = await failure(
    place.db.write(
      memorySource(wide, [{ schema: wide, length: 1, columns: [chunk] }]),
      join(place.folder, 'wide.parquet'),
    ),
  );
  expect(error).toMatchObject({ code: 'decimal_out_of_range' });
});

test('any source is a table: projections, filters, queries and sources of another database are streamed', async () => {
  const { db } = place;
  const file = join(place.folder, 'streamed.parquet');
  const numbers = arrow.tableFromArrays({
    'a"b': Float64Array.from({ length: 200_000 }, (_, i) => i),
    s: Array.from({ length: 200_000 }, (_, i) => `s${i % 3}`),
  });
  await db.write(numbers, file);
  const parquet = await db.parquet(file);
  await using other = await openDuckDB({ threads: 1 });
  const tables = {
    projected: project(parquet, [{ name: 'x', expression: col('a"b').plus(1) }, 's']),
    filtered: filter(parquet, col('a"b').lt(100_000)),
    queried: await db.query('SELECT x + 1 AS x FROM p ORDER BY x', {
      tables: { p: project(parquet, { x: col('a"b') }) },
    }),
    abroad: await other.parquet(file),
  };
  const sql = `SELECT (SELECT sum(x) FROM projected) AS a, (SELECT count(*) FROM filtered) AS b, (SELECT sum(x) FROM queried) AS c,
    (SELECT sum("a""b") FROM abroad) AS d, (SELECT count(*) FROM projected JOIN filtered ON x = "a""b") AS e`;
  const joined = await db.query(sql, { tables });
  expect(await readRows(joined)).toEqual([[20000100000, 100000n, 20000100000, 19999900000, 99999n]]);
  const few = await db.query('SELECT x FROM projected LIMIT 2', { tables });
  expect(await readRows(few)).toEqual([[1], [2]]);
  expect(await readRows(few)).toEqual([[1], [2]]);
  const source = await db.arrow(tables.filtered);
  expect((await scan(source, [sum(col('a"b')), rowCount()])).map(String)).toEqual(['4999950000', '100000']);
  const copies = await Promise.all(
    [1, 2, 3, 4].map(async (i) => {
      const query = await db.query('SELECT x FROM projected WHERE x <= 150000', { tables });
      return db.write(query, `${file}.${i}`);
    }),
  );
  expect(copies.map(({ rows }) => rows)).toEqual([150000, 150000, 150000, 150000]);
});

test('streams in streams end in a clear error where there are too few threads, and errors of a source are its own', async () => {
  const { db } = place;
  const broken: Source = {
    schema: { fields: [field('x', types.int32())] },
    batches: async function* () {
      yield* [];
      throw new RangeError('the source broke');
    },
  };
  const error = await failure(readRows(await db.query('FROM t', { tables: { t: broken } })));
  expect(error.message).toBe('the source broke');
  let source: Source = project(arrow.tableFromArrays({ x: [1] }), ['x']);
  for (let i = 0; i < 3; i++) source = await db.query('FROM t', { tables: { t: source } });
  expect(await failure(readRows(source))).toMatchObject({ code: 'too_deep' });
});

test('a statement that waits for a silent source can be stopped', async () => {
  const silent: Source = {
    schema: { fields: [field('x', types.int32())] },
    batches: async function* () {
      await new Promise(() => {});
      yield* [];
    },
  };
  const query = await place.db.query('SELECT count(*) AS n FROM t', { tables: { t: silent } });
  const stop = new AbortController();
  const reading = query.batches({ signal: stop.signal })[Symbol.asyncIterator]().next();
  setImmediate(() => stop.abort(new Error('enough')));
  expect((await failure(reading)).message).toBe('enough');
});
