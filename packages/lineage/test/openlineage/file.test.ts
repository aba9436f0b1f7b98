import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileTransport } from '../../src/node/openlineage.js';
import { jobEvent, openLineage, withRun } from '../../src/openlineage.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-openlineage-'));
});
afterAll(() => rm(folder, { recursive: true }));

const named = (name: string) => jobEvent({ job: { namespace: 'n', name } });
const namesIn = async (path: string): Promise<string[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).job.name);

it('appends lines in order, however many are emitted at once, and makes the folder', async () => {
  const path = join(folder, 'deep', 'er', 'events.jsonl');
  const names = Array.from({ length: 200 }, (_, number) => `job ${number}`);
  for (const half of [names.slice(0, 100), names.slice(100)]) {
    const transport = fileTransport({ path });
    await Promise.all(half.map((name) => transport.emit(named(name))));
    await transport.close();
  }
  expect(await namesIn(path)).toEqual(names);
});

it('closes a line that was cut off', async () => {
  const path = join(folder, 'cut.jsonl');
  await writeFile(path, `${JSON.stringify(named('a'))}\n{"job":`);
  const transport = fileTransport({ path });
  await transport.emit(named('b'));
  await transport.close();
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect(lines[1]).toBe('{"job":');
  expect(JSON.parse(lines[2]!).job.name).toBe('b');
});

it('each event in a file of its own', async () => {
  const transport = fileTransport({ path: join(folder, 'own'), append: false });
  await Promise.all(['a', 'b', 'c'].map((name) => transport.emit(named(name))));
  const files = (await readdir(folder)).filter((file) => file.startsWith('own-'));
  const names = await Promise.all(files.map(async (file) => (await namesIn(join(folder, file)))[0]));
  expect(names.sort()).toEqual(['a', 'b', 'c']);
});

it('a file that can not be written is told to onError, and tried again', async () => {
  const blocked = join(folder, 'blocked');
  await appendFile(blocked, 'a file, no folder');
  const lost: unknown[] = [];
  const lineage = openLineage({
    transport: fileTransport({ path: join(blocked, 'events.jsonl') }),
    onError: (reason) => lost.push((reason as NodeJS.ErrnoException).code),
  });
  await withRun(lineage, 'daily', () => rm(blocked));
  await lineage.close();
  expect(lost).toEqual([expect.stringMatching(/EEXIST|ENOTDIR/)]);
  expect(await namesIn(join(blocked, 'events.jsonl'))).toEqual(['daily']);
});
