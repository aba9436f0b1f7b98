import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { publishedPartitions, readManifest } from '../src/index.js';
import { freshFolder, namesIn } from './folder.js';

const publisher = fileURLToPath(new URL('./publisher.ts', import.meta.url));
const command = ['node', '--import', 'tsx', '--conditions=@millrace/source', publisher];

function start(args: readonly string[], prefix = ''): ChildProcessByStdio<null, Readable, Readable> {
  const line = [...command, ...args].map((part) => `'${part}'`).join(' ');
  return spawn('sh', ['-c', `${prefix} exec ${line}`], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function output(
  child: ChildProcessByStdio<null, Readable, Readable>,
): Promise<{ text: string; errors: string; code: number | null }> {
  const read = async (stream: Readable): Promise<string> => Buffer.concat(await stream.toArray()).toString();
  const [text, errors] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
  return { text, errors, code: child.exitCode };
}

async function expectWhole(root: string): Promise<void> {
  for (const { file, manifest } of await publishedPartitions(root)) {
    const bytes = await readFile(file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest.data.sha256);
  }
}

it('a kill at any moment leaves the old data or the new, whole, and the next run clears up', async () => {
  const root = await freshFolder();
  for (let round = 0; round < 6; round += 1) {
    const child = start([root, String(round * 1000), '1000']);
    for (let seen = 0; seen <= round * 2; seen += 1) await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    await expectWhole(root);
  }
  const { code } = await output(start([root, '9999', '1']));
  expect(code).toBe(0);
  await expectWhole(root);
  expect(await namesIn(join(root, 'p'))).toHaveLength(3);
}, 120_000);

it('of several processes at once one publishes and the others find it done', async () => {
  const root = await freshFolder();
  const outputs = await Promise.all(Array.from({ length: 3 }, () => output(start([root, '0', '1', 'same']))));
  const statuses = outputs.map(({ text }) => text.trim()).sort();
  expect(statuses).toEqual(['published', 'skipped', 'skipped']);
  await expectWhole(root);
}, 120_000);

it('no space left is an error that names partition and step; what was published stands', async () => {
  const root = await freshFolder();
  await output(start([root, '0', '1']));
  const before = await readManifest(root, 'p');
  // The largest file a process may write, in blocks of 512 bytes or 1 KiB: the write of the data fails half-way.
  const { code, errors } = await output(start([root, '1', '1', 'large'], 'ulimit -f 2000;'));
  expect(code).not.toBe(0);
  expect(errors).toMatch(/Partition p failed at step 'write'/);
  expect(await readManifest(root, 'p')).toEqual(before);
  expect(await namesIn(join(root, 'p'))).toHaveLength(3);
  await expectWhole(root);
}, 120_000);
