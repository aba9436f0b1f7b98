import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMillraceError, memorySource } from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DuckDB, openDuckDB } from '../src/index.js';
import { readRows } from './support/tables.js';

let db: DuckDB;
let folder: string;
let secret: string;
let open: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckdb-hostile-'));
  secret = join(folder, 'secret.csv');
  open = join(folder, 'open');
  await mkdir(open);
  await writeFile(secret, 'password\nhunter2\n');
  await writeFile(join(open, 'public.csv'), 'x\n1\n');
  db = await openDuckDB({ allow: [open] });
});

afterEach(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function refused(sql: string): Promise<void> {
  const outcome = await db
    .query(sql)
    .then(readRows)
    .catch((error: unknown) => error);
  expect(isMillraceError(outcome), `${sql} gave ${JSON.stringify(outcome)}`).toBe(true);
  expect(String(outcome)).not.toContain('hunter2');
}

describe('SQL of others', () => {
  test('is told what to use in the place of SHOW, DESCRIBE and SUMMARIZE', async () => {
    for (const sql of ['SHOW TABLES', 'DESCRIBE SELECT 1', 'SELECT * FROM (SUMMARIZE SELECT 1)']) {
      const error = await db.query(sql).catch((thrown) => thrown);
      expect(error).toMatchObject({ name: 'UsageError', code: 'refused_sql' });
      expect(error.message).toMatch(/are in its `schema`, and `scan`/);
    }
  });

  test('reads no file that was not handed over', async () => {
    await refused(`SELECT * FROM '${secret}'`);
    await refused(`SELECT * FROM read_csv('${secret}')`);
    await refused(`SELECT * FROM read_csv_auto('${open}/../secret.csv')`);
    await refused(`SELECT * FROM read_text('${secret}')`);
    await refused(`SELECT * FROM read_blob('${folder}/*')`);
    await refused(`SELECT * FROM read_json('${secret}')`);
    await refused(`SELECT * FROM read_parquet('${secret}')`);
    await refused(`SELECT * FROM parquet_metadata('${secret}')`);
    await refused(`SELECT * FROM sniff_csv('${secret}')`);
    await refused(`SELECT * FROM glob('${folder}/*')`);
    await refused("SELECT * FROM glob('/*')");
    await refused("SELECT * FROM read_text('/proc/self/environ')");
    await refused("SELECT * FROM read_text('file:///etc/passwd')");
    await refused("SELECT * FROM read_text('https://example.com/')");
    await refused("SELECT * FROM read_csv('s3://bucket/key.csv')");
    await refused("SELECT getenv('HOME')");
    await refused(`SELECT * FROM query('SELECT * FROM read_text(''${secret}'')')`);
    await refused(`SELECT * FROM query_table('${secret}')`);
    await refused(`SELECT (SELECT content FROM read_text('${secret}')) AS x`);
    await refused(`SELECT * FROM read_text(['${open}/public.csv', '${secret}'])`);
    await refused(`SELECT * FROM range(1) WHERE range IN (SELECT size FROM read_blob('${secret}'))`);
    await refused(`WITH t AS (FROM '${secret}') SELECT * FROM t`);
    await refused(`SELECT COLUMNS(*) FROM read_csv('${secret}')`);
    await refused('SELECT system.main."GetEnv"(\'HOME\')');
    await refused("SELECT list_transform(['HOME'], lambda name : getenv(name))");
    expect(String(await db.query(`FROM '${secret}'`).catch((error) => error))).toContain(
      'name it in { allow }',
    );
  });

  test('writes no file, and changes nothing', async () => {
    const target = join(open, 'stolen.csv');
    for (const sql of [
      `COPY (SELECT 1) TO '${target}'`,
      `COPY (SELECT 1) TO '${folder}/stolen.csv'`,
      `EXPORT DATABASE '${folder}/stolen'`,
      `ATTACH '${folder}/stolen.db' AS stolen`,
      `ATTACH ':memory:' AS stolen`,
      `SELECT 1; COPY (SELECT 1) TO '${target}'`,
      `EXPLAIN ANALYZE COPY (SELECT 1) TO '${target}'`,
      `PREPARE p AS COPY (SELECT 1) TO '${target}'`,
      `SELECT 1) TO '${target}'`,
      `CREATE TABLE t (x INTEGER)`,
      `INSERT INTO t VALUES (1)`,
      'INSTALL httpfs',
      'LOAD httpfs',
      "LOAD '/tmp/evil.duckdb_extension'",
      'SET enable_external_access = true',
      'SET GLOBAL lock_configuration = false',
      'RESET lock_configuration',
      "SET allowed_directories = ['/']",
      'PRAGMA enable_profiling',
      `PRAGMA import_database('${folder}')`,
      'CHECKPOINT',
      'CALL pragma_version()',
      'CREATE SECRET s (TYPE s3)',
      '',
      ';',
      '-- nothing',
    ]) {
      await refused(sql);
    }
    expect(readdirSync(open)).toEqual(['public.csv']);
    expect(existsSync(join(folder, 'stolen'))).toBe(false);
    expect(existsSync(join(folder, 'stolen.db'))).toBe(false);
    expect(existsSync(join(folder, 'stolen.csv'))).toBe(false);
  });

  test('its configuration is locked, its zone is UTC, and nothing loads by itself', async () => {
    const settings = await db.query(
      "SELECT name, value FROM duckdb_settings() WHERE name IN ('lock_configuration', 'enable_external_access', 'autoload_known_extensions', 'autoinstall_known_extensions', 'TimeZone') ORDER BY lower(name)",
    );
    expect(await readRows(settings)).toEqual([
      ['autoinstall_known_extensions', 'false'],
      ['autoload_known_extensions', 'false'],
      ['enable_external_access', 'false'],
      ['lock_configuration', 'true'],
      ['TimeZone', 'UTC'],
    ]);
  });

  test('does not see what this database unpacked or spilled', async () => {
    const gz = await db.query("SELECT value FROM duckdb_settings() WHERE name = 'temp_directory'");
    const [[temp]] = (await readRows(gz)) as [[string]];
    await refused(`SELECT * FROM glob('${temp}/../**')`);
    await refused(`SELECT * FROM glob('${join(temp, '..')}/*')`);
  });

  test('reads what was allowed, what was handed over, and what this database wrote', async () => {
    expect(await readRows(await db.query(`SELECT * FROM '${open}/public.csv'`))).toEqual([[1n]]);
    const path = join(folder, 'out.parquet');
    await refused(`SELECT * FROM '${path}'`);
    await db.write(tableFromArrays({ x: [1, 2] }), path);
    expect(await readRows(await db.query(`SELECT sum(x) AS s FROM '${path}'`))).toEqual([[3]]);
    await refused(`SELECT * FROM '${secret}'`);
    await db.csv(secret);
    expect(await readRows(await db.query(`SELECT * FROM '${secret}'`))).toEqual([['hunter2']]);
  });

  test('does not leave an allowed folder through a link named in it', async () => {
    await symlink(folder, join(open, 'up'));
    await refused(`SELECT * FROM read_text('${open}/up/../secret.csv')`);
  });

  test('can be any statement where that was asked for', async () => {
    await using unsafe = await openDuckDB({ unsafe: true });
    await unsafe.run('CREATE TABLE t AS SELECT range AS x FROM range(3)');
    expect(await unsafe.run('INSERT INTO t VALUES (7), (8)')).toBe(2);
    expect(await readRows(await unsafe.query('SELECT sum(x)::INTEGER AS s FROM t'))).toEqual([[18]]);
    expect(await readRows(await unsafe.query(`SELECT * FROM '${secret}'`))).toEqual([['hunter2']]);
    await expect(db.run('CREATE TABLE t (x INTEGER)')).rejects.toMatchObject({ code: 'not_unsafe' });
  });
});

test('a database file is read by default, and written where that was asked for', async () => {
  const path = join(folder, 'file.duckdb');
  await expect(openDuckDB({ path })).rejects.toMatchObject({ code: 'database_file' });
  {
    await using writer = await openDuckDB({ path, unsafe: true });
    await writer.run('CREATE TABLE t AS SELECT 42 AS x');
  }
  await using reader = await openDuckDB({ path });
  expect(await readRows(await reader.query('SELECT x FROM t'))).toEqual([[42]]);
  await expect(reader.query('DROP TABLE t')).rejects.toMatchObject({ code: 'not_a_select' });
  await expect(reader.query(`SELECT * FROM '${secret}'`)).rejects.toMatchObject({ code: 'query_failed' });
});

test('the private folder is gone when the database is closed, and so is its use', async () => {
  const temp = join(folder, 'temp');
  const own = await openDuckDB({ tempDirectory: temp });
  expect(readdirSync(temp)).toHaveLength(1);
  const source = await own.query('SELECT 1 AS x');
  await own.close();
  await own.close();
  expect(readdirSync(temp)).toEqual([]);
  await expect(readRows(source)).rejects.toMatchObject({ code: 'closed' });
  await expect(own.query('SELECT 1')).rejects.toMatchObject({ code: 'closed' });
  await expect(own.parquet(secret)).rejects.toMatchObject({ code: 'closed' });
});

test('names of tables and columns can be anything', async () => {
  const names = ['__proto__', 'a"b', '😀', 'A', 'a', "it's", 'select', 'c0', 'o'];
  const schema = { fields: names.map((name) => ({ name, type: { kind: 'null' as const }, nullable: true })) };
  const tables = Object.fromEntries([['a"b; DROP', memorySource(schema, [])]]);
  const source = await db.query('SELECT * FROM "a""b; DROP" -- all\n;', { tables });
  expect(source.schema.fields).toHaveLength(names.length);
});

describe('SQL of others can not reach into the engine', () => {
  test.each([
    "SELECT * FROM enable_logging('QueryLog', storage='file', storage_config={'path':'/tmp/x'})",
    'SELECT * FROM enable_logging()',
    'SELECT * FROM "Enable_Logging"()',
    'SELECT * FROM system.main.enable_logging()',
    'SELECT 1 WHERE EXISTS (FROM enable_profiling())',
    'WITH t AS (SELECT * FROM disable_logging()) SELECT * FROM t',
    "SELECT write_log('x')",
    'SELECT * FROM duckdb_views()',
    'SELECT * FROM duckdb_views',
    'FROM information_schema.tables',
    'FROM pg_catalog.pg_tables',
    'FROM sqlite_master',
    'SELECT * FROM millrace_views.query_1.query',
    "SELECT * FROM query('SELECT * FROM duckdb_settings()')",
    "SELECT * FROM query_table('duckdb_settings')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    'SELECT * FROM (DESCRIBE SELECT 1)',
    'SELECT 1) SELECT * FROM enable_logging() --',
    'SELECT 1; SELECT 2',
  ])('%s', async (sql) => {
    await refused(sql);
    await expect(db.query('SELECT 1 AS one')).resolves.toBeDefined();
  });

  test('a table that was handed over may have any name', async () => {
    const tables = { pg_tables: tableFromArrays({ n: [1, 2] }) };
    expect((await db.query('SELECT * FROM pg_tables', { tables })).schema.fields).toHaveLength(1);
  });
});
