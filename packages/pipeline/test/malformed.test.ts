import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  dataset,
  PartitionRejected,
  type PublishPartitionOptions,
  publishDocument,
  publishedPartitions,
  publishPartition,
  readManifest,
  readRejection,
  shiftDay,
} from '../src/index.js';
import { freshFolder, namesIn } from './folder.js';

let db: DuckDB;
beforeAll(async () => {
  db = await openDuckDB({ threads: 1 });
});
afterAll(async () => {
  await db.close();
});

async function wish(changes: Partial<PublishPartitionOptions> = {}): Promise<PublishPartitionOptions> {
  const build = () => db.query('SELECT 1 AS i');
  return { root: await freshFolder(), partition: 'p', engine: db, code: '1', inputs: {}, build, ...changes };
}

const gate = (version: string, success: boolean) => ({
  version,
  check: async () => ({ success, result: null }),
});

describe('what is no JSON', () => {
  const loop: Record<string, unknown> = {};
  loop['loop'] = loop;
  it.each([
    [{ inputs: { n: 1n } }, /^inputs must be JSON: its member 'n' is 1 \(bigint\)/],
    [{ inputs: { n: Number.NaN } }, /^inputs must be JSON: its member 'n' is NaN/],
    [{ inputs: loop }, /^inputs must be JSON: .*circular/i],
    [{ parameters: () => 1 }, /^parameters must be JSON: it is a function/],
    [{ code: 1 as unknown as string }, /^code must be text/],
  ])('in the description of a build is wrong use (%#)', async (changes, message) => {
    const publishing = publishPartition(await wish(changes));
    await expect(publishing).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    });
  });

  it('in a report is text: a rejection is never lost for it', async () => {
    const report = { most: 2n ** 60n, mean: Number.NaN, at: new Date(0) };
    const asText = { most: String(2n ** 60n), mean: 'NaN', at: '1970-01-01T00:00:00.000Z' };
    const rejecting = await wish({
      build: () => {
        throw new PartitionRejected('bad', report);
      },
    });
    expect((await publishPartition(rejecting)).status).toBe('rejected');
    expect((await readRejection(rejecting.root, 'p'))?.gate.result).toEqual(asText);
    const passing = await wish({
      gate: { version: '1', check: async () => ({ success: true, result: report }) },
    });
    expect((await publishPartition(passing)).manifest?.gate.result).toEqual(asText);
  });

  it('in a document is an error, not a null', async () => {
    const { root } = await wish();
    for (const build of [() => ({ n: Number.NaN }), () => ({ n: 1n }), () => undefined]) {
      const publishing = publishDocument({ root, partition: 'd', code: '1', inputs: {}, build });
      await expect(publishing).rejects.toThrow(/step 'build': The document must be JSON/);
    }
  });
});

describe('what a gate or trace may not answer', () => {
  it.each([
    ['no boolean', { gate: { version: '1', check: async () => ({ success: 'no' }) as never } }, 'gate'],
    ['nothing', { gate: { version: '1', check: async () => undefined as never } }, 'gate'],
    ['an id that is no text', { trace: async () => ({ id: 5 as never, record: {} }) }, 'publish'],
  ])('%s', async (_, changes, step) => {
    const options = await wish(changes);
    await expect(publishPartition(options)).rejects.toMatchObject({ name: 'PartitionError', step });
    expect(await readManifest(options.root, 'p')).toBeNull();
  });
});

describe('manifests that are not what was written', () => {
  it.each([
    ['"rows": 1', '"rows": 2'],
    ['"success": true', '"success": false'],
    ['"code": "1"', '"code": "2"'],
  ])('%s made %s', async (before, after) => {
    const options = await wish();
    await publishPartition(options);
    const path = join(options.root, 'p', 'manifest.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace(before, after));
    const error = { name: 'SourceError', code: 'bad_manifest', issues: [{ file: path }] };
    await expect(publishPartition(options)).rejects.toMatchObject(error);
    await expect(publishedPartitions(options.root)).rejects.toMatchObject(error);
  });

  it('a folder that was copied to another partition is not taken for it', async () => {
    const options = await wish();
    await publishPartition(options);
    await cp(join(options.root, 'p'), join(options.root, 'q'), { recursive: true });
    await expect(readManifest(options.root, 'q')).rejects.toMatchObject({ code: 'bad_manifest' });
  });

  it('files and folders in each other’s place are named', async () => {
    const { root } = await wish();
    await mkdir(join(root, 'p', 'manifest.json'), { recursive: true });
    await writeFile(join(root, 'file'), '');
    await expect(readManifest(root, 'p')).rejects.toMatchObject({ code: 'unreadable_manifest' });
    expect(await readManifest(root, 'file')).toBeNull();
    await expect(publishedPartitions(join(root, 'file'))).rejects.toMatchObject({
      code: 'unreadable_dataset',
    });
    await expect(publishPartition(await wish({ root, partition: 'file' }))).rejects.toThrow(/step 'check'/);
  });

  it('a folder that can’t be made is named with what to do, once for all partitions', async () => {
    const { root } = await wish();
    await writeFile(join(root, 'file'), '');
    // Where a file stands, and (on Linux) on a file system that makes no folders.
    const places = [join(root, 'file', 'deep'), ...(process.platform === 'linux' ? ['/proc/none'] : [])];
    for (const place of places) {
      const options = await wish({ root: place });
      const cause = { code: 'unwritable_folder', issues: [{ file: join(place, 'p') }] };
      await expect(publishPartition(options)).rejects.toMatchObject({ code: 'partition_failed', cause });
      const set = dataset({ name: 'numbers', root: place, engine: db });
      const error = { name: 'UsageError', code: 'unwritable_folder', issues: [{ file: place }] };
      await expect(set.backfill(['p', 'q'], () => options)).rejects.toMatchObject(error);
    }
  });

  it('a partition behind a symbolic link is one like any other', async () => {
    const options = await wish();
    await symlink(await freshFolder(), join(options.root, 'p'));
    await publishPartition(options);
    expect((await publishedPartitions(options.root)).map(({ partition }) => partition)).toEqual(['p']);
  });
});

describe('what a killed or earlier run left', () => {
  it('data files that no manifest names go', async () => {
    const options = await wish();
    const { manifest } = await publishPartition(options);
    const folder = join(options.root, 'p');
    await writeFile(join(folder, `${'0123456789abcdef'.repeat(2)}.parquet`), 'stray');
    await writeFile(join(folder, 'notes.txt'), 'stays');
    expect((await publishPartition(options)).status).toBe('skipped');
    expect(await namesIn(folder)).toEqual(
      ['.lock', manifest!.data.file, 'manifest.json', 'notes.txt'].sort(),
    );
  });

  it('a rejection by a later gate is remembered, and forgotten when the data passes again', async () => {
    const options = await wish({ gate: gate('1', true) });
    await publishPartition(options);
    const strict = { ...options, gate: gate('2', false) };
    expect((await publishPartition(strict)).status).toBe('rejected');
    const unasked = { ...strict, gate: { version: '2', check: () => expect.unreachable() } };
    expect((await publishPartition(unasked)).reason).toMatch(/^still rejected/);
    expect((await publishPartition({ ...options, gate: gate('3', true) })).status).toBe('regated');
    expect(await readRejection(options.root, 'p')).toBeNull();
  });

  it('another format is written anew', async () => {
    const options = await wish();
    await publishPartition(options);
    const csv = { ...options, write: { format: 'csv' as const }, open: (file: string) => db.csv(file) };
    expect(await publishPartition(csv)).toMatchObject({
      status: 'published',
      reason: 'the format changed to csv',
    });
    expect(await namesIn(join(options.root, 'p'))).toHaveLength(3);
  });
});

it.each(['CON', 'nul.2013', 5 as unknown as string])('%j is no partition', async (partition) => {
  await expect(publishPartition(await wish({ partition }))).rejects.toMatchObject({ code: 'bad_partition' });
  await expect(readManifest('root', partition)).rejects.toMatchObject({ code: 'bad_partition' });
});

it.each([1e9, 0.5, Number.NaN, Infinity])('a day is not moved by %d days', (offset) => {
  expect(() => shiftDay('2013-01-01', offset)).toThrow(/can't be moved/);
  expect(() => shiftDay('9999-12-31', 1)).toThrow(/can't be moved/);
  expect(shiftDay('0001-01-01', -1)).toBe('0000-12-31');
});
