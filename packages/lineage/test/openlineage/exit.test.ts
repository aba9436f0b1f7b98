import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileTransport } from '../../src/node/openlineage.js';
import { jobEvent } from '../../src/openlineage.js';
import { eventServer } from './server.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-openlineage-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);
const lines = async (path: string): Promise<{ eventType: string; job: { name: string } }[]> =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

function child(url: string, how: string): ChildProcess {
  const script = fileURLToPath(new URL('child.ts', import.meta.url));
  const options = ['--conditions=@millrace/source', '--import', 'tsx'];
  return spawn(
    process.execPath,
    [...options, script, url, file(`${how}.jsonl`), file(`${how}.unsent`), how],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
}

const ended = (process: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> =>
  new Promise((resolve) => process.on('exit', (code, signal) => resolve([code, signal])));

it('at a natural end, all that waits arrives', async () => {
  await using server = await eventServer();
  expect(await ended(child(server.url, 'natural'))).toEqual([0, null]);
  expect(server.received).toHaveLength(20);
});

it('after process.exit, what did not arrive stands in a file', async () => {
  await using server = await eventServer(() => () => undefined);
  expect(await ended(child(server.url, 'exit'))).toEqual([0, null]);
  expect((await lines(file('exit.unsent'))).map(({ job }) => job.name)).toEqual(
    Array.from({ length: 20 }, (_, number) => `job ${number}`),
  );
});

it('at a signal, open runs are aborted, and the process ends by the signal', async () => {
  await using server = await eventServer();
  const process = child(server.url, 'signal');
  process.stdout?.once('data', () => process.kill('SIGTERM'));
  expect(await ended(process)).toEqual([null, 'SIGTERM']);
  const states = server.received.map(({ event }) => `${event.eventType} ${event.job.name}`);
  expect(states.slice(20, 22)).toEqual(['ABORT job 19', 'ABORT job 18']);
  expect(states).toHaveLength(40);
});

it('a kill loses nothing that was emitted to a file, and the file can be written on', async () => {
  const process: { current?: ChildProcess } = {};
  await using server = await eventServer((request) => {
    if (request === 30) process.current?.kill('SIGKILL');
    return 201;
  });
  process.current = child(server.url, 'kill');
  expect(await ended(process.current)).toEqual([null, 'SIGKILL']);
  const path = file('kill.jsonl');
  const text = await readFile(path, 'utf8');
  const written = text.split('\n').filter((line) => line.endsWith('}'));
  const names = written.map((line) => JSON.parse(line).job.name);
  expect(names).toEqual(names.map((_, number) => `job ${number}`));
  const arrived = server.received.map(({ event }) => event.job.name);
  expect(arrived).toEqual(names.slice(0, arrived.length));
  const transport = fileTransport({ path });
  await transport.emit(jobEvent({ job: { namespace: 'n', name: 'after' } }));
  await transport.close();
  expect(JSON.parse((await readFile(path, 'utf8')).trimEnd().split('\n').at(-1)!).job.name).toBe('after');
});
