import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableFromArrays } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LineageRecord, type LineageStore, lineageRecord, memoryStore } from '../src/index.js';
import { folderStore, logStore } from '../src/node.js';

let folder: string;
let records: LineageRecord[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-lineage-'));
  records = await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      lineageRecord(tableFromArrays({ ['n "🦆"\n']: [number] }), {
        source: `s${number}\n"__proto__" 🦆`,
        version: '1',
        createdAt: new Date(Date.UTC(2013, 0, 20 - number)),
        parameters: { ['__proto__']: number, big: 1e300 },
      }),
    ),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const stores: readonly (readonly [string, (name: string) => LineageStore, boolean])[] = [
  ['memory', memoryStore, false],
  ['folder', (name) => folderStore(join(folder, name, 'deep')), true],
  ['file', (name) => logStore(join(folder, name, 'deep', 'lineage.jsonl')), true],
];

describe.each(stores)('the store in %s', (kind, open, lasts) => {
  it('keeps what was put, once, and gives it back as it was, in order', async () => {
    const store = open(`${kind}-keeps`);
    await Promise.all([...records, ...records.slice(0, 3)].map((record) => store.put(record)));
    await store.put(records[0]!);
    expect(await store.all()).toEqual([...records].reverse());
    expect(await store.issues()).toEqual([]);
    const again = lasts ? open(`${kind}-keeps`) : store;
    expect(await again.all()).toEqual([...records].reverse());
    expect(await again.get(records[7]!.id)).toEqual(records[7]);
    await store.close();
  });

  it('finds by the beginning of an id', async () => {
    const store = open(`${kind}-finds`);
    const { id } = records[0]!;
    expect(await store.get(id)).toBeNull();
    expect(await store.all()).toEqual([]);
    for (const record of records) await store.put(record);
    expect((await store.get(id.slice('sha256:'.length, 40)))?.id).toBe(id);
    expect(await store.get('sha256:')).toBeNull();
    expect(await store.get('')).toBeNull();
    expect(await store.get('../../etc/passwd')).toBeNull();
    await store.close();
  });

  it('refuses what is no record', async () => {
    const store = open(`${kind}-refuses`);
    const [record] = records as [LineageRecord];
    await expect(store.put({ ...record, row_count: 9 })).rejects.toMatchObject({ code: 'edited_record' });
    await expect(store.put({} as LineageRecord)).rejects.toMatchObject({ code: 'bad_record' });
    expect(await store.all()).toEqual([]);
    await store.close();
  });
});

it('a folder tells of files that were edited, moved or cut', async () => {
  const home = join(folder, 'damaged');
  const store = folderStore(home);
  for (const record of records.slice(0, 4)) await store.put(record);
  const files = (await readdir(home, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  const [edited, moved, cut] = files.map((file) => join(home, file)) as [string, string, string];
  await writeFile(edited, (await readFile(edited, 'utf8')).replace('"row_count":1', '"row_count":2'));
  await writeFile(moved, await readFile(join(home, files[3]!)));
  await writeFile(cut, (await readFile(cut, 'utf8')).slice(0, 50));
  expect((await store.issues()).map(({ code }) => code)).toEqual([
    'edited_record',
    'misplaced_record',
    'not_json',
  ]);
  expect(await store.all()).toHaveLength(1);
});

it('a file tells of lines that were edited or cut, and goes on', async () => {
  const path = join(folder, 'damaged.jsonl');
  const store = logStore(path);
  for (const record of records.slice(0, 2)) await store.put(record);
  await store.close();
  const text = await readFile(path, 'utf8');
  await writeFile(path, `${text.replace('"row_count":1', '"row_count":2')}\n{"format":"millrace.lin`);
  const again = logStore(path);
  await again.put(records[2]!);
  await appendFile(path, '{"half":');
  expect(await again.all()).toHaveLength(2);
  expect((await again.issues()).map(({ code, line }) => [code, line])).toEqual([
    ['edited_record', 1],
    ['not_json', 3],
    ['not_json', 4],
  ]);
  await again.close();
});

it('what was put survives kills of several writers', async () => {
  const path = join(folder, 'killed.jsonl');
  const script = fileURLToPath(new URL('store-child.ts', import.meta.url));
  const told = await Promise.all(
    ['a', 'b'].map(
      (name) =>
        new Promise<string[]>((resolve) => {
          const options = ['--conditions=@millrace/source', '--import', 'tsx', script, path, name];
          const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
          let text = '';
          child.stdout.on('data', (part: Buffer) => {
            text += part;
            if (text.split('\n').length > 40) child.kill('SIGKILL');
          });
          child.on('close', () => resolve(text.split('\n').slice(0, -1)));
        }),
    ),
  );
  const kept = new Set((await logStore(path).all()).map(({ id }) => id));
  expect(told.flat().length).toBeGreaterThan(70);
  for (const id of told.flat()) expect(kept.has(id)).toBe(true);
});

it('what can not be read is an error with its place', async () => {
  await writeFile(join(folder, 'plain'), 'x');
  for (const store of [folderStore(join(folder, 'plain')), logStore(folder)])
    await expect(store.all()).rejects.toMatchObject({ name: 'SourceError', code: 'unreadable_store' });
});
