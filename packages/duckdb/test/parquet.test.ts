import { chmodSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { collect, field, memorySource, types } from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DuckDB, openDuckDB } from '../src/index.js';
import { relationOf, selectFrom } from '../src/relation.js';
import { failure, workplace } from './support/folder.js';
import { readRows, rowsOf } from './support/tables.js';

const place = workplace();

async function numbers(name: string, ...values: number[]): Promise<string> {
  const path = join(place.folder, name);
  await place.db.write(tableFromArrays({ x: Int32Array.from(values) }), path);
  return path;
}

async function ordinals(source: Awaited<ReturnType<DuckDB['parquet']>>): Promise<unknown[][]> {
  const relation = relationOf(source)!;
  const batches = [];
  for await (const batch of selectFrom(relation, `SELECT o, c0 FROM ${relation.sql} ORDER BY o`))
    batches.push(batch);
  return rowsOf(batches);
}

describe('db.parquet', () => {
  test('reads files in the order given, and numbers rows through all of them', async () => {
    const [b, a] = [await numbers('b.parquet', 1, 2), await numbers('a.parquet', 3)];
    const source = await place.db.parquet([b, a, b]);
    expect(source).toMatchObject({ rowCount: 5, ordered: true });
    expect(await readRows(source)).toEqual([[1], [2], [3], [1], [2]]);
    expect(await ordinals(source)).toEqual([
      [0n, 1],
      [1n, 2],
      [2n, 3],
      [3n, 1],
      [4n, 2],
    ]);
  });

  test('takes a path as it is, and a glob only where one was meant', async () => {
    mkdirSync(join(place.folder, 'odd'));
    const names = [
      'x*.parquet',
      'x?.parquet',
      '[x].parquet',
      'x[1].parquet',
      "it's.parquet",
      '😀 "q".parquet',
      'key=value.parquet',
      'back\\slash.parquet',
    ];
    for (const [i, name] of names.entries()) {
      const path = await numbers(join('odd', name), i);
      expect(await readRows(await place.db.parquet(path))).toEqual([[i]]);
    }
    expect(await readRows(await place.db.parquet(join(place.folder, 'odd/x*.parquet')))).toEqual([[0]]);
    expect(await failure(place.db.parquet(join(place.folder, 'odd/y*.parquet')))).toMatchObject({
      code: 'missing_file',
    });
    mkdirSync(join(place.folder, 'globbed'));
    for (const name of [
      'é.parquet',
      'b.parquet',
      'B.parquet',
      'a.parquet',
      '.hidden.parquet',
      '😀.parquet',
      '\uffee.parquet',
    ]) {
      await numbers(join('globbed', name), name.codePointAt(0)!);
    }
    const globbed = await place.db.parquet({ glob: join(place.folder, 'globbed/*.parquet') });
    const letters = (await readRows(globbed)).map(([code]) => String.fromCodePoint(Number(code)));
    expect(letters).toEqual(['B', 'a', 'b', 'é', '\uffee', '😀']);
    expect(await failure(place.db.parquet({ glob: join(place.folder, 'none/*') }))).toMatchObject({
      code: 'no_files',
    });
  });

  test('takes columns from folders', async () => {
    const parts = [
      'day=2013-01-02/origin=JFK',
      'day=2013-01-01/origin=a%2Fb',
      'day=2013-01-01/origin=__HIVE_DEFAULT_PARTITION__',
    ];
    for (const [i, part] of parts.entries()) {
      mkdirSync(join(place.folder, 'hive', part), { recursive: true });
      await numbers(join('hive', part, 'part.parquet'), i, i);
    }
    const glob = join(place.folder, 'hive/**/*.parquet');
    const source = await place.db.parquet({ glob, hive: { day: types.date() } });
    expect(source.schema.fields.map(({ name }) => name)).toEqual(['x', 'day', 'origin']);
    expect(await readRows(source)).toEqual([
      [2, 15706n, null],
      [2, 15706n, null],
      [1, 15706n, 'a/b'],
      [1, 15706n, 'a/b'],
      [0, 15707n, 'JFK'],
      [0, 15707n, 'JFK'],
    ]);
    expect((await place.db.parquet({ glob })).schema.fields).toHaveLength(1);
    expect(await readRows(await place.db.parquet({ glob, hive: true }), ['day'])).toContainEqual([
      '2013-01-02',
    ]);
    expect(await failure(place.db.parquet({ glob, hive: { day: types.int32() } }))).toMatchObject({
      code: 'bad_partition',
    });
    expect(await failure(place.db.parquet({ glob, hive: { month: types.int32() } }))).toMatchObject({
      code: 'unknown_column',
    });
  });

  test('refuses files of different columns, and says which', async () => {
    const x = await numbers('x.parquet', 1);
    const y = join(place.folder, 'y.parquet');
    await place.db.write(tableFromArrays({ y: Int32Array.of(1) }), y);
    const wide = join(place.folder, 'wide.parquet');
    await place.db.write(tableFromArrays({ x: Float64Array.of(1) }), wide);
    const names = await failure(place.db.parquet([x, y]));
    expect(names).toMatchObject({ code: 'schema_mismatch' });
    expect(names.message).toContain(y);
    expect(names.message).toContain("'y'");
    const types = await failure(place.db.parquet([x, wide]));
    expect(types.message).toContain(`'${wide}' has another schema: column 'x' is DOUBLE, but INT32`);
    expect(types.issues).toMatchObject([{ file: wide, column: 'x' }]);
  });

  test('names the file, the cause and what to do, of what is no Parquet file', async () => {
    const good = await numbers('good.parquet', ...Array.from({ length: 5000 }, (_, i) => i));
    const truncated = place.file('truncated.parquet', readFileSync(good));
    truncateSync(truncated, 600);
    const torn = Buffer.from(readFileSync(good));
    torn.fill(0xff, 10, torn.length - 900);
    const flipped = Buffer.from(readFileSync(good));
    flipped.fill(0, flipped.length - 200, flipped.length - 10);
    const cases: [string, string][] = [
      [join(place.folder, 'missing.parquet'), 'missing_file'],
      [place.folder, 'is_directory'],
      [truncated, 'truncated_file'],
      [place.file('text.parquet', 'a,b\n1,2\n'), 'not_parquet'],
      [place.file('empty.parquet', ''), 'empty_file'],
      [place.file('short.parquet', 'PAR1'), 'truncated_file'],
      [place.file('fake.parquet', 'PAR1 nothing here PAR1'), 'unreadable_parquet'],
      [place.file('flipped.parquet', flipped), 'unreadable_parquet'],
      [place.file('torn.parquet', torn), 'unreadable_parquet'],
    ];
    for (const [path, code] of cases) {
      const error = await failure(async () => readRows(await place.db.parquet(path)));
      expect(error, path).toMatchObject({ name: 'SourceError', code });
      expect(error.message).toContain(basename(path));
    }
    expect(await failure(place.db.parquet([]))).toMatchObject({ code: 'no_files' });
    expect(await failure(place.db.parquet('a\0b'))).toMatchObject({ code: 'bad_files' });
    if (process.getuid?.() !== 0) {
      chmodSync(good, 0);
      expect(await failure(place.db.parquet(good))).toMatchObject({ code: 'unreadable_file' });
    }
  });

  test('notices that a file has changed', async () => {
    const path = await numbers('changed.parquet', 1, 2, 3);
    const source = await place.db.parquet(path);
    writeFileSync(path, readFileSync(await numbers('other.parquet', 4)));
    expect(await failure(readRows(source))).toMatchObject({ code: 'file_changed' });
  });

  test('reads zero rows, some columns in any order, no columns, batches of a size', async () => {
    const path = join(place.folder, 'zero.parquet');
    const schema = { fields: [field('a', types.int32()), field('b', types.utf8())] };
    await place.db.write(memorySource(schema, []), path);
    const zero = await place.db.parquet(path);
    expect(zero).toMatchObject({ rowCount: 0, schema });
    expect(await collect(zero)).toEqual([]);
    const table = tableFromArrays({
      a: Array.from({ length: 5000 }, (_, i) => i),
      b: Array.from({ length: 5000 }, (_, i) => `${i}`),
    });
    await place.db.write(table, path);
    const source = await place.db.parquet(path);
    const batches = await collect(source, { columns: ['b', 'a'], batchSize: 1500 });
    expect(batches.map((batch) => batch.length)).toEqual([1500, 1500, 1500, 500]);
    expect(rowsOf(batches).every(([b, a], i) => b === `${i}` && a === i)).toBe(true);
    expect((await collect(source, { columns: [] })).reduce((sum, batch) => sum + batch.length, 0)).toBe(5000);
    expect(await failure(collect(source, { columns: ['c'] }))).toMatchObject({ code: 'unknown_column' });
    expect(await failure(collect(source, { batchSize: 0 }))).toMatchObject({ code: 'batch_size' });
  });

  test('stops when it is aborted or no longer read', async () => {
    const path = join(place.folder, 'long.parquet');
    await place.db.write(tableFromArrays({ x: new Float64Array(1_000_000).map(Math.random) }), path);
    const source = await place.db.parquet(path);
    const control = new AbortController();
    const error = await failure(async () => {
      for await (const _ of source.batches({ signal: control.signal, batchSize: 2048 }))
        control.abort(new Error('enough'));
    });
    expect(error.message).toBe('enough');
    for await (const batch of source.batches({ batchSize: 2048 })) {
      expect(batch.length).toBe(2048);
      break;
    }
    const other = await openDuckDB();
    const forgotten = (await other.parquet(path)).batches({ batchSize: 2048 })[Symbol.asyncIterator]();
    await forgotten.next();
    await other.close();
    expect(await failure(async () => forgotten.next().then(() => forgotten.next()))).toMatchObject({
      name: /Error/,
    });
  });
});

describe('Parquet of others', () => {
  let foreign: string;

  beforeAll(async () => {
    foreign = join(place.folder, 'foreign.parquet');
    await using writer = await openDuckDB({ unsafe: true });
    await writer.run(`COPY (SELECT * FROM (VALUES
      (1::UTINYINT, 9007199254740993, uuid '00000000-0000-0000-0000-0000000000ff', 1.50::DECIMAL(6,2), DATE 'infinity', DATE '-infinity', TIME '10:00:00.5',
        TIMESTAMP '2013-01-01 00:00:00', TIMESTAMP_NS '2013-01-01 00:00:00.000000001', TIMESTAMPTZ '2013-01-01 00:00:00+01', [1, NULL, 3], {'a': 1, 'b': 'x'}, MAP {'k': 2.5}, '\\xFF'::BLOB, true, NULL::INTEGER, [uuid '00000000-0000-0000-0000-000000000001']),
      (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, []))
      AS t(u8, big, id, price, far, early, clock, moment, ns, zoned, list, struct, map, bytes, flag, none, ids)) TO '${foreign}' (FORMAT parquet)`);
    await writer.run(
      `COPY (SELECT INTERVAL 1 DAY AS span) TO '${join(place.folder, 'interval.parquet')}' (FORMAT parquet)`,
    );
  });

  test('is read by its own types', async () => {
    const source = await place.db.parquet(foreign);
    const [first, second] = await readRows(source);
    expect(first).toEqual([
      1,
      9007199254740993n,
      '00000000-0000-0000-0000-0000000000ff',
      { unscaled: 150n, scale: 2 },
      2147483647n,
      -2147483647n,
      36000500000n,
      1356998400000000n,
      1356998400000000001n,
      1356994800000000n,
      [1, null, 3],
      new Map<string, unknown>([
        ['a', 1],
        ['b', 'x'],
      ]),
      new Map([['k', { unscaled: 25n, scale: 1 }]]),
      Uint8Array.of(255),
      true,
      null,
      ['00000000-0000-0000-0000-000000000001'],
    ]);
    expect(second).toEqual([2, ...Array.from({ length: 15 }, () => null), []]);
    expect(source.schema.fields[9]!.type).toEqual({ kind: 'timestamp', unit: 'us', timezone: 'UTC' });
  });

  test('with a type that has no column here is refused by name', async () => {
    const error = await failure(place.db.parquet(join(place.folder, 'interval.parquet')));
    expect(error).toMatchObject({ code: 'unsupported_type' });
    expect(error.message).toContain("Column 'span' has DuckDB's type INTERVAL");
    expect((await failure(place.db.query('SELECT union_value(n := 1) AS u'))).message).toContain('UNION');
  });

  test('is not misled by a schema that some other tool left in the file', async () => {
    await using writer = await openDuckDB({ unsafe: true });
    for (const [i, text] of [
      '{',
      '{"version":1,"fields":[{"name":"y","type":{"kind":"utf8","layout":"offsets32"},"nullable":true}]}',
      '{"version":1,"fields":[{"name":"y","type":{"kind":"gone"},"nullable":true}]}',
      '{"version":1,"fields":[{"name":"y","type":null,"nullable":true}]}',
    ].entries()) {
      const path = join(place.folder, `misled-${i}.parquet`);
      await writer.run(
        `COPY (SELECT 1 AS x) TO '${path}' (FORMAT parquet, KV_METADATA {"millrace:schema": '${text}'})`,
      );
      const source = await place.db.parquet(path);
      expect(source.schema.fields).toEqual([field('x', types.int32())]);
      expect(await readRows(source)).toEqual([[1]]);
    }
  });
});

describe('db.query', () => {
  test('has the types that arise in SQL', async () => {
    const source = await place.db.query(
      `SELECT sum(x) AS s, 'b'::ENUM('a', 'b') AS e, [1, 2]::INTEGER[2] AS fixed, 1::UHUGEINT::VARCHAR AS u, NULL AS n FROM range(3) t(x)`,
    );
    expect(await readRows(source)).toEqual([[{ unscaled: 3n, scale: 0 }, 'b', [1, 2], '1', null]]);
    expect(source.schema.fields[1]!.type).toMatchObject({ kind: 'dictionary' });
  });

  test('is ordered where its outermost SELECT is', async () => {
    const ordered = async (sql: string): Promise<boolean | undefined> => (await place.db.query(sql)).ordered;
    expect(await ordered('SELECT 1 AS x')).toBe(false);
    expect(await ordered('SELECT 1 AS x ORDER BY x')).toBe(true);
    expect(await ordered('SELECT * FROM (SELECT 1 AS x ORDER BY x)')).toBe(false);
    expect(await ordered('WITH t AS (SELECT 1 AS x) SELECT * FROM t ORDER BY ALL -- end\n;')).toBe(true);
    const source = await place.db.query('SELECT range AS x FROM range(100000) ORDER BY x DESC');
    const rows = await readRows(source);
    expect(rows.every(([x], i) => x === BigInt(99_999 - i))).toBe(true);
    expect((await ordinals(source)).every(([o, x], i) => o === BigInt(i) && x === BigInt(99_999 - i))).toBe(
      true,
    );
  });

  test('reads tables handed to it, as often as it is read', async () => {
    const path = await numbers('joined.parquet', 1, 2, 3);
    const tables = {
      memory: tableFromArrays({ x: Int32Array.of(2, 3, 4), s: ['b', 'c', 'd'] }),
      file: await place.db.parquet(path),
    };
    const source = await place.db.query('SELECT m.s FROM memory m JOIN file f USING (x) ORDER BY s', {
      tables,
    });
    for (let i = 0; i < 2; i++) expect(await readRows(source)).toEqual([['b'], ['c']]);
    await numbers('later.parquet', 1);
    expect(await readRows(source)).toEqual([['b'], ['c']]);
    expect(await failure(place.db.query('SELECT 1 AS a, 2 AS b, 3 AS a'))).toMatchObject({
      code: 'duplicate_column',
      issues: [{ positions: [0, 2] }],
    });
    expect(
      await failure(async () => readRows(await place.db.query("SELECT 'x'::INTEGER AS i FROM range(2)"))),
    ).toMatchObject({ code: 'query_failed' });
  });
});
