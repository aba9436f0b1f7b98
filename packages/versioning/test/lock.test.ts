import fs from 'node:fs';
import { add } from '@millrace/versioning';
import { flockSync } from 'fs-ext-extra-prebuilt';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { readTree, repositoryWith } from './support/temporary.js';

afterEach(() => {
  vi.doUnmock('fs-ext-extra-prebuilt');
  vi.resetModules();
});

test('a flock of any other holder, such as dvc, is waited for and then respected', async () => {
  const repository = await repositoryWith({ 'a.csv': '1' });
  fs.mkdirSync(`${repository.dvcFolder}/tmp`, { recursive: true });
  const holder = fs.openSync(`${repository.dvcFolder}/tmp/lock`, 'a+');
  onTestFinished(() => fs.closeSync(holder));
  flockSync(holder, 'exnb');
  await expect(add(repository, ['a.csv'], { lockTimeoutMs: 0 })).rejects.toMatchObject({ code: 'locked' });
  const waiting = add(repository, ['a.csv'], { lockTimeoutMs: 60_000 });
  flockSync(holder, 'un');
  expect(await waiting).toHaveLength(1);
});

test('where the addon does not load, nothing is written and the reason is told', async () => {
  const repository = await repositoryWith({ 'a.csv': '1' });
  const before = readTree(repository.root);
  vi.resetModules();
  vi.doMock('fs-ext-extra-prebuilt', () => {
    throw new Error('No native build for plan9-mips');
  });
  const versioning = await import('@millrace/versioning');
  const refused = versioning.add(await versioning.openRepository(repository.root), ['a.csv']);
  await expect(refused).rejects.toMatchObject({
    code: 'lock_unavailable',
    message: expect.stringMatching(/can't be locked: .*WSL/),
  });
  expect(readTree(repository.root)).toEqual(before);
});
