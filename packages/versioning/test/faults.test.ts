import fs from 'node:fs';
import { add, checkout, initRepository, type Repository, status } from '@millrace/versioning';
import { describe, expect, test } from 'vitest';
import { strikeAt } from './support/fault-points.js';
import { expectSound, expectTidy } from './support/soundness.js';
import { copyOf, readTree, repositoryWith, temporaryFolder, writeFiles } from './support/temporary.js';

const V1 = { 'data/a': 'one', 'data/c': 'gone', 'x.csv': 'id\n' };
const V2 = { 'data/a': 'changed', 'data/new/d': 'd', 'x.csv': 'id\n7\n' };
const LARGE = { 'data/large': Buffer.alloc((1 << 20) + 17, 'x') };

function fullDisk(): never {
  const error = Object.assign(new Error('ENOSPC: no space left on device'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  throw error;
}

async function versionTwo(): Promise<Repository> {
  const repository = await repositoryWith(V1);
  await add(repository, ['data', 'x.csv']);
  fs.rmSync(`${repository.root}/data`, { recursive: true });
  writeFiles(repository.root, V2);
  return repository;
}

describe('a disk that is full at any moment', () => {
  test('leaves the old version or makes the new one', async () => {
    const template = await versionTwo();
    writeFiles(template.root, LARGE);
    for (let at = 1; ; at++) {
      const repository = await copyOf(template);
      const before = data(repository.root);
      const strike = strikeAt(at, fullDisk);
      const outcome = await add(repository, ['data', 'x.csv']).catch((error: unknown) => error);
      strike.undo();
      if (at > strike.count()) break;
      expect(data(repository.root)).toEqual(before);
      if (outcome instanceof Error)
        expect(outcome).toMatchObject({ code: 'io_error', name: 'VersioningError' });
      await expectSound(repository);
      await add(repository, ['data', 'x.csv']);
      expect((await status(repository)).clean).toBe(true);
      expectTidy(repository);
    }
  });

  test.each(['copy', 'hardlink', 'symlink'] as const)(
    'stops a checkout by %s, and the next one completes it',
    async (linkType) => {
      const template = await versionTwo();
      await add(template, ['data', 'x.csv']);
      for (let at = 1; ; at++) {
        const repository = { ...(await copyOf(template)), linkTypes: [linkType] };
        const metafiles = Object.entries(readTree(repository.root)).filter(([name]) => name.endsWith('.dvc'));
        const expected = data(repository.root);
        fs.rmSync(`${repository.root}/data/new`, { recursive: true });
        fs.rmSync(`${repository.root}/data/a`);
        writeFiles(repository.root, { 'data/a': 'one', 'data/extra': 'gone' });
        const strike = strikeAt(at, fullDisk);
        const outcome = await checkout(repository).catch((error: unknown) => error);
        strike.undo();
        if (at > strike.count()) break;
        if (outcome instanceof Error)
          expect(outcome).toMatchObject({ code: 'io_error', name: 'VersioningError' });
        await expectSound(repository);
        await checkout(repository);
        expect(data(repository.root)).toEqual(expected);
        expect(Object.entries(readTree(repository.root)).filter(([name]) => name.endsWith('.dvc'))).toEqual(
          metafiles,
        );
        expectTidy(repository);
      }
    },
  );

  test('leaves no half-made repository', async () => {
    for (let at = 1; ; at++) {
      const folder = temporaryFolder();
      const strike = strikeAt(at, fullDisk);
      const outcome = await initRepository(folder, { scm: 'none' }).catch((error: unknown) => error);
      strike.undo();
      if (at > strike.count()) break;
      expect(outcome).toMatchObject({ code: 'io_error' });
      expect(fs.readdirSync(folder).filter((name) => name.startsWith('.dvc-init'))).toEqual([]);
      await initRepository(folder, { scm: 'none' });
    }
  });

  function data(root: string): Record<string, string> {
    return Object.fromEntries(Object.entries(readTree(root)).filter(([name]) => !name.endsWith('.dvc')));
  }
});
