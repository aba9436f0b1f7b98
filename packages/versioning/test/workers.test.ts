import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { add } from '@millrace/versioning';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle } from './support/bundle.js';
import { expectSound, expectTidy } from './support/soundness.js';
import { copyOf, readObjects, readTree, repositoryWith } from './support/temporary.js';

const built = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-built-'));

/** The package as it is published: with its worker beside it. */
async function published(): Promise<typeof import('@millrace/versioning')> {
  return (await import(pathToFileURL(`${built}/index.mjs`).href)) as typeof import('@millrace/versioning');
}

beforeAll(async () => {
  await bundle({ index: 'src/index.ts', worker: 'src/worker.ts' }, built);
  fs.renameSync(`${built}/worker.mjs`, `${built}/worker.js`);
  fs.writeFileSync(`${built}/package.json`, '{"type":"module"}');
  return () => fs.rmSync(built, { recursive: true, force: true });
});

describe('worker threads', () => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [`d/${i % 5}/${i}`, `content ${i % 200}`.repeat((i % 3) + 1)]),
  );

  test('store, hash and place the same as one thread', async () => {
    const template = await repositoryWith({ ...files, 'd/large': Buffer.alloc(17 << 20, 'l') });
    const alone = await copyOf(template);
    const expected = await add(alone, ['d']);
    const { add: addInThreads, checkout, status } = await published();
    const repository = await copyOf(template);
    const options = { jobs: 3 };
    let bytes = 0;
    expect(
      await addInThreads(repository, ['d'], {
        ...options,
        onProgress: ({ bytesDone }) => (bytes = bytesDone),
      }),
    ).toEqual(expected);
    expect(bytes).toBe(expected[0]?.size);
    expect(Object.keys(readObjects(repository))).toEqual(Object.keys(readObjects(alone)));
    await expectSound(repository);
    const before = readTree(repository.root);
    fs.rmSync(`${repository.root}/d`, { recursive: true });
    expect((await checkout(repository, undefined, options)).added).toHaveLength(301);
    expect(readTree(repository.root)).toEqual(before);
    expect((await status(repository, undefined, options)).clean).toBe(true);
    expectTidy(repository);
  });

  test('carry errors across as the errors they are', async () => {
    const { add: addInThreads, checkout } = await published();
    const repository = await repositoryWith(files);
    await addInThreads(repository, ['d'], { jobs: 2 });
    fs.rmSync(`${repository.root}/d`, { recursive: true });
    const [oid] = Object.keys(readObjects(repository)).filter((name) => !name.endsWith('.dir'));
    const object = `${repository.cacheFolder}/files/md5/${oid!.slice(0, 2)}/${oid!.slice(2)}`;
    fs.chmodSync(object, 0o644);
    fs.writeFileSync(object, 'evil');
    await expect(checkout(repository, undefined, { jobs: 2 })).rejects.toMatchObject({
      name: 'VersioningError',
      code: 'corrupt_object',
    });
    expect(fs.readdirSync(`${repository.root}/d`).length).toBe(5);
  });

  test('stop by a signal and clean up', async () => {
    const { add: addInThreads } = await published();
    const repository = await repositoryWith({
      'd/a': Buffer.alloc(24 << 20, 'a'),
      'd/b': Buffer.alloc(24 << 20, 'b'),
    });
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = (): void => controller.abort(reason);
    await expect(
      addInThreads(repository, ['d'], { jobs: 2, signal: controller.signal, onProgress }),
    ).rejects.toBe(reason);
    expect(readObjects(repository)).toEqual({});
    expectTidy(repository);
  });
});
