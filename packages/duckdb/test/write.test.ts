import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  batchFromChunks,
  chunkFromValues,
  field,
  memorySource,
  type Progress,
  project,
  type Schema,
  type Source,
  types,
} from '@millrace/columns';
import { tableFromArrays, tableFromIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { failure, workplace } from './support/folder.js';
import { readRows } from './support/tables.js';

const place = workplace();

const schema: Schema = { fields: [field('n', types.int64()), field('s', types.utf8())] };

function rows(count: number, options: { failAt?: number; signal?: () => void } = {}): Source {
  return {
    schema,
    once: true,
    batches: async function* () {
      for (let start = 0; start < count; start += 1000) {
        if (start === options.failAt) throw new RangeError('the source broke');
        if (start === 50_000) options.signal?.();
        const numbers = Array.from({ length: 1000 }, (_, i) => BigInt(start + i));
        yield batchFromChunks(schema, [
          chunkFromValues(types.int64(), numbers),
          chunkFromValues(
            types.utf8(),
            numbers.map((n) => `${(n * 2654435761n) % 4294967296n} is row ${n}`),
          ),
        ]);
      }
    },
  };
}

const partials = (folder: string): string[] => readdirSync(folder).filter((name) => name.includes('partial'));

describe('db.write', () => {
  for (const format of ['parquet', 'csv', 'json', 'arrow'] as const) {
    test(`writes ${format} from batches that come late, in order, with progress`, async () => {
      const path = join(place.folder, `stream.${format}`);
      const seen: Progress[] = [];
      const written = await place.db.write(rows(60_000), path, {
        format,
        onProgress: (progress) => seen.push(progress),
      });
      expect(written).toEqual({ rows: 60_000, bytes: readFileSync(path).length });
      expect(seen.at(-1)).toEqual({ rows: 60_000, totalRows: null });
      if (format !== 'parquet') return;
      const back = await place.db.parquet(path);
      const numbers = await readRows(back, ['n']);
      expect(numbers.every(([n], i) => n === BigInt(i))).toBe(true);
    });
  }

  test('leaves nothing of a source that breaks, and tells its own error', async () => {
    for (const format of ['parquet', 'csv', 'json', 'arrow'] as const) {
      const path = join(place.folder, `broken.${format}`);
      writeFileSync(path, 'before');
      const error = await failure(place.db.write(rows(60_000, { failAt: 30_000 }), path, { format }));
      expect(error).toBeInstanceOf(RangeError);
      expect(readFileSync(path, 'utf8')).toBe('before');
    }
    expect(partials(place.folder)).toEqual([]);
  });

  test('leaves nothing when it is aborted', async () => {
    for (const format of ['parquet', 'csv', 'json', 'arrow'] as const) {
      const control = new AbortController();
      const path = join(place.folder, `aborted.${format}`);
      const source = rows(1_000_000, { signal: () => control.abort(new Error('enough')) });
      const error = await failure(place.db.write(source, path, { format, signal: control.signal }));
      expect(error.message).toBe('enough');
      expect(readdirSync(place.folder)).not.toContain(`aborted.${format}`);
    }
    expect(partials(place.folder)).toEqual([]);
    const control = new AbortController();
    control.abort(new Error('at once'));
    const late = place.db.write(rows(10), join(place.folder, 'late.parquet'), { signal: control.signal });
    expect((await failure(late)).message).toBe('at once');
  });

  test('is aborted also while the source does not answer', async () => {
    for (const format of ['parquet', 'csv', 'json', 'arrow'] as const) {
      const control = new AbortController();
      const silent: Source = {
        schema,
        batches: async function* () {
          setImmediate(() => control.abort(new Error('enough')));
          await new Promise(() => {});
        },
      };
      const path = join(place.folder, `silent.${format}`);
      const error = await failure(place.db.write(silent, path, { format, signal: control.signal }));
      expect(error.message).toBe('enough');
    }
    expect(partials(place.folder)).toEqual([]);
  });

  test('says that the disk is full, and leaves nothing', async (context) => {
    const disk = join(place.folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('/usr/bin/env', ['mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], {
        stdio: 'pipe',
      });
    } catch {
      console.warn('Skipped: a full disk needs the right to mount one.');
      context.skip();
    }
    try {
      for (const format of ['parquet', 'csv', 'json', 'arrow'] as const) {
        const error = await failure(place.db.write(rows(60_000), join(disk, `full.${format}`), { format }));
        expect(error).toMatchObject({ name: 'ResourceError', code: 'disk_full' });
        expect(error.message).toContain(`full.${format}`);
        expect(readdirSync(disk)).toEqual([]);
      }
      const table = await place.db.arrow(memorySource(schema, await batchesOf(60_000)));
      expect(await failure(place.db.write(table, join(disk, 'full.parquet')))).toMatchObject({
        code: 'disk_full',
      });
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('/usr/bin/env', ['umount', disk]);
      rmSync(disk, { recursive: true });
    }
  });

  test('killed at any moment, leaves no target', async () => {
    const script = `
      import { openDuckDB } from '@millrace/duckdb';
      import { batchFromChunks, chunkFromValues, field, types } from '@millrace/columns';
      const schema = { fields: [field('x', types.float64())] };
      const batch = batchFromChunks(schema, [chunkFromValues(types.float64(), Array.from({ length: 10_000 }, Math.random))]);
      const db = await openDuckDB({ tempDirectory: ${JSON.stringify(join(place.folder, 'killed-temp'))} });
      let count = 0;
      await db.write({ schema, batches: async function* () { for (;;) { if (++count === 50) console.log('writing'); yield batch; } } },
        ${JSON.stringify(join(place.folder, 'killed.parquet'))});`;
    const path = join(import.meta.dirname, 'support', `killed-${process.pid}.ts`);
    writeFileSync(path, script);
    try {
      const child = spawn(process.execPath, ['--conditions=@millrace/source', '--import', 'tsx', path], {
        cwd: join(import.meta.dirname, '../../..'),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'exit');
    } finally {
      rmSync(path);
    }
    expect(readdirSync(place.folder)).not.toContain('killed.parquet');
    for (const partial of partials(place.folder)) rmSync(join(place.folder, partial));
  });

  test('writes what several read and write at once', async () => {
    const paths = Array.from({ length: 6 }, (_, i) => join(place.folder, `many-${i}.parquet`));
    await Promise.all(paths.map((path) => place.db.write(rows(20_000), path)));
    const all = await place.db.parquet(paths);
    const filtered = project(all, ['n']);
    const copies = await Promise.all(
      [0, 1, 2, 3, 4].map((i) => place.db.write(filtered, join(place.folder, `copy-${i}.parquet`))),
    );
    expect(copies.map((written) => written.rows)).toEqual([120_000, 120_000, 120_000, 120_000, 120_000]);
    const [a, b] = await Promise.all([readRows(all, ['n']), readRows(all, ['s'])]);
    expect([a.length, b.length]).toEqual([120_000, 120_000]);
  });

  test('writes CSV and JSON lines that are read back as they were', async () => {
    const table = tableFromArrays({
      a: ['', 'x"y', 'two\nlines', ',', null],
      b: Float64Array.of(Number.NaN, -0, 1e300, 0.1, 5),
    });
    const source = memorySource(schema, []);
    const csv = join(place.folder, 'out.csv');
    await place.db.write(table, csv);
    expect(readFileSync(csv, 'utf8')).toBe('a,b\n"",NaN\n"x""y",-0\n"two\nlines",1e+300\n",",0.1\n,5\n');
    const read = await place.db.csv(csv, { nullTokens: [''], types: { a: types.utf8() } });
    expect((await readRows(read, ['a'])).flat()).toEqual(['', 'x"y', 'two\nlines', ',', null]);
    const json = join(place.folder, 'out.jsonl.gz');
    await place.db.write(table, json, { compression: 'gzip' });
    expect(gunzipSync(readFileSync(json)).toString().split('\n')[0]).toBe('{"a":"","b":"NaN"}');
    const lines = await place.db.json(json, {
      schema: { fields: [field('a', types.utf8()), field('b', types.float64())] },
    });
    expect(await readRows(lines)).toEqual([
      ['', Number.NaN],
      ['x"y', -0],
      ['two\nlines', 1e300],
      [',', 0.1],
      [null, 5],
    ]);
    await place.db.write(source, join(place.folder, 'empty.csv'));
    expect(readFileSync(join(place.folder, 'empty.csv'), 'utf8')).toBe('n,s\n');
  });

  test('writes Arrow files that Arrow reads', async () => {
    const path = join(place.folder, 'out.arrow');
    await place.db.write(tableFromArrays({ x: [1, 2], s: ['a', null] }), path);
    expect(
      tableFromIPC(readFileSync(path))
        .toArray()
        .map((row) => row.toJSON()),
    ).toEqual([
      { x: 1, s: 'a' },
      { x: 2, s: null },
    ]);
  });

  test('honours compression and row groups, and refuses what makes no sense', async () => {
    const path = join(place.folder, 'groups.parquet');
    await place.db.write(rows(10_000), path, { rowGroupSize: 2500, compression: 'snappy' });
    const meta = await place.db.query(
      `SELECT DISTINCT compression, count(DISTINCT row_group_id)::INTEGER AS n FROM parquet_metadata('${path}') GROUP BY compression`,
    );
    expect(await readRows(meta)).toEqual([['SNAPPY', 4]]);
    const refused = async (target: string, options: object): Promise<string> =>
      (await failure(place.db.write(tableFromArrays({ x: [1] }), target, options))).message;
    expect(await refused('', {})).toContain('path');
    expect(await refused(place.folder, {})).toContain('is a folder');
    expect(await refused(join(place.folder, 'no/such/x.parquet'), {})).toContain('does not exist');
    expect(await refused(path, { format: 'xlsx' })).toContain('parquet, csv, json, arrow');
    expect(await refused(path, { compression: 'lz4' })).toContain('zstd');
    expect(await refused(path, { rowGroupSize: 0 })).toContain('rowGroupSize');
    expect(await failure(place.db.write(memorySource({ fields: [] }, []), path))).toMatchObject({
      code: 'no_columns',
    });
    const nested = memorySource({ fields: [field('l', types.list(types.int32()))] }, []);
    expect((await failure(place.db.write(nested, join(place.folder, 'l.csv')))).message).toContain(
      "Column 'l'",
    );
  });
});

async function batchesOf(count: number): Promise<Parameters<typeof memorySource>[1]> {
  const batches = [];
  for await (const batch of rows(count).batches()) batches.push(batch);
  return batches;
}

test('a device is not replaced by a file', async () => {
  const writing = place.db.write(tableFromArrays({ x: [1] }), '/dev/null');
  await expect(writing).rejects.toMatchObject({ code: 'bad_path' });
});
