import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { types } from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { openDuckDB } from '../src/index.js';
import { failure, workplace } from './support/folder.js';
import { readRows } from './support/tables.js';

const place = workplace();
const table = tableFromArrays({ x: Int32Array.of(1, 2) });

describe('text files', () => {
  test.each([
    ['blank lines alone', '\n\n', 'wrong_header', 'blank line'],
    ['a blank line first', '\na,b\n1,2\n', 'wrong_header', 'blank line'],
    ['one byte-order mark', '\ufeff', 'empty_file', 'is empty'],
    ['one column too many', 'a\n1,2\n', 'ragged', 'there is 1 column.'],
  ])('CSV of %s', async (_, text, code, words) => {
    const error = await failure(async () => readRows(await place.db.csv(place.file('odd.csv', text))));
    expect(error).toMatchObject({ name: 'SourceError', code });
    expect(error.message).toContain(words);
    expect(error.message).toContain('odd.csv');
  });

  test('a blank line is a row where there is one column, and passed over where there are more', async () => {
    const one = place.file('one.csv', 'a\n1\n\n3\n\n');
    expect(await readRows(await place.db.csv(one))).toEqual([['1'], [''], ['3'], ['']]);
    expect(await readRows(await place.db.csv(one, { nullTokens: [''] }))).toEqual([
      ['1'],
      [null],
      ['3'],
      [null],
    ]);
    const two = place.file('two.csv', 'a,b\n\n1,2\n\n');
    expect(await readRows(await place.db.csv(two))).toEqual([['1', '2']]);
    expect(await readRows(await place.db.csv(place.file('empty-name.csv', '""\nx\n')))).toEqual([['x']]);
  });

  test('JSON without a line, or of blank lines, says so', async () => {
    for (const [text, words] of [
      ['', 'is empty'],
      [' \n\t\r\n', 'nothing but blank lines'],
    ] as const) {
      const error = await failure(place.db.json(place.file('odd.json', text)));
      expect(error).toMatchObject({ code: 'empty_file' });
      expect(error.message).toContain(words);
      expect(error.message).not.toContain('header');
    }
    expect((await failure(place.db.json(place.file('odd.json.gz', gzipSync(''))))).message).toContain(
      'is empty',
    );
  });

  test('gzip: members are read one after the other, anything else behind them is refused', async () => {
    const [first, second] = [gzipSync('a,b\n1,x\n'), gzipSync('2,y\n')];
    const both = place.file('members.csv.gz', Buffer.concat([first, second]));
    expect(await readRows(await place.db.csv(both))).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ]);
    for (const behind of [Buffer.from('more'), Buffer.alloc(20), Buffer.of(0x1f), second.subarray(0, 12)]) {
      const path = place.file('behind.csv.gz', Buffer.concat([first, behind]));
      expect(await failure(place.db.csv(path))).toMatchObject({
        code: expect.stringMatching(/corrupt_gzip|truncated_file/),
      });
    }
    for (let length = 1; length < first.length; length++) {
      const path = place.file('cut.csv.gz', first.subarray(0, length));
      expect(await failure(place.db.csv(path))).toMatchObject({ name: 'SourceError' });
    }
  });
});

describe('partitions', () => {
  async function partitioned(part: string): Promise<string> {
    const folder = join(place.folder, 'parts', part);
    mkdirSync(folder, { recursive: true });
    await place.db.write(table, join(folder, 'p.parquet'));
    return join(folder, 'p.parquet');
  }

  test.each([
    ['__proto__=1', '__proto__', '1'],
    ['a b=c d', 'a b', 'c d'],
    ['k=v=w', 'k', 'v=w'],
    ['k==', 'k', '='],
    ['%41%2f=x%2Fy%', 'A/', 'x%2Fy%'],
    ['constructor=é', 'constructor', 'é'],
  ])('%s', async (part, name, value) => {
    const source = await place.db.parquet({ files: await partitioned(part), hive: true });
    expect(source.schema.fields.map((field) => field.name)).toEqual(['x', name]);
    expect(await readRows(source, [name])).toEqual([[value], [value]]);
  });

  test('keys that differ in case are two; a key twice, or one of a column, is refused', async () => {
    const source = await place.db.parquet({
      files: await partitioned('k=1/K=2'),
      hive: { K: types.int32() },
    });
    expect((await readRows(source))[0]).toEqual([1, '1', 2]);
    const twice = await partitioned('k=1/k=2');
    const error = await failure(place.db.parquet({ files: twice, hive: true }));
    expect(error).toMatchObject({ code: 'bad_partition' });
    expect(error.message).toContain(twice);
    expect(await failure(place.db.parquet({ files: await partitioned('x=1'), hive: true }))).toMatchObject({
      code: 'duplicate_column',
    });
  });

  test('are not for text files, which say so', async () => {
    const files = place.file('part.csv', 'a\n1\n');
    expect(await failure(place.db.csv({ files, hive: true }))).toMatchObject({ code: 'bad_option' });
    expect(await failure(place.db.json({ files, hive: true }))).toMatchObject({ code: 'bad_option' });
  });
});

test('an encrypted Parquet file is called by its name', async () => {
  const error = await failure(place.db.parquet(place.file('e.parquet', 'PAREsomethingPARE')));
  expect(error).toMatchObject({ code: 'not_parquet' });
  expect(error.message).toContain('encrypted');
});

describe('a database', () => {
  test('that is closed refuses all work, as often as it is closed', async () => {
    const db = await openDuckDB();
    const source = await db.csv(place.file('closed.csv', 'a\n1\n'));
    await Promise.all([db.close(), db.close()]);
    await db[Symbol.asyncDispose]();
    for (const work of [
      () => db.csv(join(place.folder, 'closed.csv')),
      () => db.json(join(place.folder, 'closed.csv')),
      () => db.parquet(join(place.folder, 'closed.csv')),
      () => db.arrow(table),
      () => db.query('SELECT 1'),
      () => db.run('SELECT 1'),
      () => db.write(table, join(place.folder, 'never.csv')),
      () => readRows(source),
    ]) {
      expect(await failure(work)).toMatchObject({ name: 'UsageError', code: 'closed' });
    }
    expect(existsSync(join(place.folder, 'never.csv'))).toBe(false);
  });

  test.each([
    { tempDirectory: '' },
    { path: '' },
    { path: 'a\0b' },
    { unsafe: 'yes' },
    { threads: 0 },
    { memoryLimit: Number.NaN },
    { allow: 'x' },
  ])('refuses %j', async (options) => {
    expect(await failure(openDuckDB(options as never))).toMatchObject({
      name: 'UsageError',
      code: 'bad_option',
    });
  });

  test('names a folder that can not hold its private one', async () => {
    const file = place.file('no-folder', '');
    const error = await failure(openDuckDB({ tempDirectory: file }));
    expect(error).toMatchObject({ code: 'bad_option' });
    expect(error.message).toContain(file);
  });

  test('removes the private folders of killed processes, and of those alone', async () => {
    const tempDirectory = join(place.folder, 'temp');
    const living = await openDuckDB({ tempDirectory });
    const [folder] = readdirSync(tempDirectory);
    const owner = execFileSync('cat', [join(tempDirectory, folder!, 'owner')], { encoding: 'utf8' });
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const leave = (name: string, text?: string): void => {
      mkdirSync(join(tempDirectory, name));
      if (text !== undefined) writeFileSync(join(tempDirectory, name, 'owner'), text);
    };
    leave('millrace-duckdb-killed', owner.replace(/^[0-9]+/, String(pid)));
    leave('millrace-duckdb-elsewhere', `${pid} another-machine pid:[1]`);
    leave('millrace-duckdb-unknown');
    leave('mine', owner.replace(/^[0-9]+/, String(pid)));
    await using db = await openDuckDB({ tempDirectory });
    const left = readdirSync(tempDirectory);
    expect(left).not.toContain('millrace-duckdb-killed');
    expect(left).toEqual(
      expect.arrayContaining([folder, 'millrace-duckdb-elsewhere', 'millrace-duckdb-unknown', 'mine']),
    );
    expect(await readRows(await db.query('SELECT 1 AS x'))).toEqual([[1]]);
    await living.close();
    expect(readdirSync(tempDirectory)).not.toContain(folder);
  });
});
