import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { add, checkout, type Repository, status } from '@millrace/versioning';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bundle } from './support/bundle.js';
import { expectSound, expectTidy } from './support/soundness.js';
import { copyOf, readTree, repositoryWith, writeFiles } from './support/temporary.js';

const tools = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-kill-'));

beforeAll(async () => {
  await bundle({ child: 'test/support/child.ts' }, tools);
  return () => fs.rmSync(tools, { recursive: true, force: true });
});

function runChild(folder: string, action: string, at: number, targets = ''): Promise<string | number | null> {
  const child = spawn(process.execPath, [`${tools}/child.mjs`, folder, action, String(at), targets]);
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
}

/** Tries every moment from the first until the child outlives it, several at once: each has a repository of its own. */
async function sweep(attempt: (at: number) => Promise<string | number | null>): Promise<void> {
  let next = 1;
  let ended = false;
  const lane = async (): Promise<void> => {
    while (!ended) {
      const end = await attempt(next++);
      if (end === 'SIGKILL') continue;
      expect(end).toBe(0);
      ended = true;
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
}

const V1 = { 'data/a': 'one', 'data/b': 'two' };

describe('kill -9 at any moment', () => {
  test('of add leaves the old version in force, and the next add completes it', async () => {
    const template = await added();
    await sweep(async (at) => {
      const repository = await copyOf(template);
      writeFiles(repository.root, { 'data/a': 'changed', 'data/c': 'new' });
      const before = files(repository);
      const ended = await runChild(repository.root, 'add', at, 'data');
      expect(files(repository)).toEqual(before);
      await expectSound(repository);
      await add(repository, ['data']);
      expect((await status(repository)).clean).toBe(true);
      expectTidy(repository);
      return ended;
    });
  });

  test('of checkout loses nothing, and the next checkout completes it', async () => {
    const template = await added();
    await sweep(async (at) => {
      const repository = await copyOf(template);
      const expected = files(repository);
      fs.rmSync(`${repository.root}/data/b`);
      writeFiles(repository.root, { 'data/a': 'two', 'data/extra': 'one' });
      const ended = await runChild(repository.root, 'checkout', at);
      await expectSound(repository);
      await checkout(repository);
      expect(files(repository)).toEqual(expected);
      expectTidy(repository);
      return ended;
    });
  });

  async function added(): Promise<Repository> {
    const repository = await repositoryWith(V1);
    await add(repository, ['data']);
    return repository;
  }

  function files({ root }: Repository): Record<string, string> {
    return Object.fromEntries(Object.entries(readTree(root)).filter(([name]) => !name.endsWith('.dvc')));
  }
});

describe('two processes at once', () => {
  test('wait for each other and both succeed', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`d${i % 2}/${i}`, `content ${i % 7}`]),
    );
    const repository = await repositoryWith(files);
    const ends = [0, 1, 0, 1].map(
      (n) =>
        new Promise((resolve) =>
          spawn(process.execPath, [`${tools}/child.mjs`, repository.root, 'add', '0', `d${n}`]).once(
            'exit',
            resolve,
          ),
        ),
    );
    expect(await Promise.all(ends)).toEqual([0, 0, 0, 0]);
    await expectSound(repository);
    expect((await status(repository)).outputs.map(({ path, state }) => [path, state])).toEqual([
      ['d0', 'unchanged'],
      ['d1', 'unchanged'],
    ]);
  });

  test('a lock that stays held is an error that names the holder; it goes when its holder dies', async () => {
    const repository = await repositoryWith(V1);
    const holder = spawn(process.execPath, [`${tools}/child.mjs`, repository.root, 'hold', '0']);
    onTestFinished(() => {
      holder.kill('SIGKILL');
    });
    await new Promise<void>((resolve) => {
      const watcher = fs.watch(repository.root, () => {
        if (!fs.existsSync(`${repository.root}/held`)) return;
        watcher.close();
        resolve();
      });
    });
    const blocked = add(repository, ['data'], { lockTimeoutMs: 0 });
    await expect(blocked).rejects.toMatchObject({ code: 'locked', issues: [{ actual: String(holder.pid) }] });
    holder.kill('SIGKILL');
    await new Promise((resolve) => holder.once('exit', resolve));
    await add(repository, ['data'], { lockTimeoutMs: 0 });
  });
});
