import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { add, openRepository, status, type VersioningProgress } from '@millrace/versioning';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { expectSound } from './support/soundness.js';
import { readObjects, repositoryWith, writeFiles } from './support/temporary.js';

describe('add', () => {
  test('writes objects, metafile and .gitignore, and leaves the data alone', async () => {
    const repository = await repositoryWith({ 'd/a': '1', 'd/b': '1', 'd/s/c': '' }, 'git');
    const before = fs.statSync(`${repository.root}/d/a`).mtimeMs;
    const added = await add(repository, ['d']);
    expect(added).toEqual([
      {
        path: 'd',
        metafile: 'd.dvc',
        kind: 'folder',
        md5: expect.stringMatching(/^[0-9a-f]{32}\.dir$/),
        size: 2,
        files: 3,
        objectsWritten: 3,
        changed: true,
      },
    ]);
    expect(Object.keys(readObjects(repository)).length).toBe(3);
    expect(fs.readFileSync(`${repository.root}/.gitignore`, 'utf8')).toBe('/d\n');
    expect(fs.statSync(`${repository.root}/d/a`).mtimeMs).toBe(before);
    await expectSound(repository);
  });

  test('takes targets from the root of the repository, wherever it was opened', async () => {
    const repository = await repositoryWith({ 'deep/er/x.csv': '1' });
    const [added] = await add(await openRepository(`${repository.root}/deep/er`), ['deep/er/x.csv']);
    expect(added?.metafile).toBe('deep/er/x.csv.dvc');
    expect(fs.readFileSync(`${repository.root}/deep/er/x.csv.dvc`, 'utf8')).toContain('path: x.csv');
    const [again] = await add(repository, [`${repository.root}/deep/er/x.csv`, './deep/er/x.csv']);
    expect(again?.changed).toBe(false);
  });

  test('keeps comments, descriptions and other keys of a metafile that it updates', async () => {
    const repository = await repositoryWith({ 'x.csv': '1' });
    await add(repository, ['x.csv']);
    const file = `${repository.root}/x.csv.dvc`;
    const text = fs.readFileSync(file, 'utf8').replace('  hash', '  desc: the prices # why\n  hash');
    fs.writeFileSync(file, `# mine\n${text}meta:\n  owner: me\n`);
    writeFiles(repository.root, { 'x.csv': '22' });
    await add(repository, ['x.csv']);
    expect(fs.readFileSync(file, 'utf8')).toBe(
      '# mine\nouts:\n- md5: b6d767d2f8ed5d21a44b0e5886680cb9\n  size: 2\n  hash: md5\n  desc: the prices # why\n  path: x.csv\nmeta:\n  owner: me\n',
    );
  });

  test('upgrades an output of DVC 2', async () => {
    const repository = await repositoryWith({
      'x.csv': '1',
      'x.csv.dvc': 'outs:\n- md5: c4ca4238a0b923820dcc509a6f75849b\n  size: 1\n  path: x.csv\n',
    });
    expect((await status(repository)).outputs[0]?.state).toBe('unsupported');
    const [added] = await add(repository, ['x.csv']);
    expect(added?.changed).toBe(true);
    expect((await status(repository)).clean).toBe(true);
  });

  test('replaces a spoiled object by the good bytes', async () => {
    const repository = await repositoryWith({ 'd/x': 'good', 'd/y': 'more' });
    await add(repository, ['d']);
    spoil(repository.cacheFolder, '755f85c2723bb39381c7379a604160d8');
    expect((await status(repository, undefined, { verifyObjects: true })).outputs[0]?.reasons[0]?.code).toBe(
      'object_corrupt',
    );
    await add(repository, ['d']);
    await expectSound(repository);
  });

  test('skips what it knows to be stored, and reports progress in files and bytes', async () => {
    const repository = await repositoryWith(
      Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d/${i}`, `${i}`])),
    );
    // The stat cache takes only files that have been quiet for two seconds.
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
    onTestFinished(() => void vi.restoreAllMocks());
    const seen: VersioningProgress[] = [];
    await add(repository, ['d'], { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({
      phase: 'store',
      filesDone: 30,
      filesTotal: 30,
      bytesDone: 50,
      bytesTotal: 50,
    });
    writeFiles(repository.root, { 'd/7': 'other' });
    seen.length = 0;
    const [added] = await add(repository, ['d'], { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)?.filesTotal).toBe(1);
    expect(added?.objectsWritten).toBe(2);
  });

  test('stops by a signal and leaves nothing behind', async () => {
    const repository = await repositoryWith({ 'd/x': Buffer.alloc(40 << 20, 'x') });
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = add(repository, ['d'], {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(running).rejects.toBe(reason);
    expect(readObjects(repository)).toEqual({});
    expect(fs.readdirSync(path.join(repository.cacheFolder, 'tmp'))).toEqual([]);
    expect(fs.existsSync(`${repository.root}/d.dvc`)).toBe(false);
    await expect(add(repository, ['d'], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test('refuses a folder that changes meanwhile', async () => {
    const repository = await repositoryWith({ 'd/x': Buffer.alloc(3 << 20, 'x') });
    const grow = (): void => fs.appendFileSync(`${repository.root}/d/x`, 'y');
    await expect(add(repository, ['d'], { onProgress: grow })).rejects.toMatchObject({
      code: 'changed_while_reading',
    });
    let once = true;
    const appear = (): void => {
      if (once) fs.writeFileSync(`${repository.root}/d/new`, 'y');
      once = false;
    };
    await expect(add(repository, ['d'], { onProgress: appear })).rejects.toMatchObject({
      code: 'changed_while_reading',
    });
    expect(fs.existsSync(`${repository.root}/d.dvc`)).toBe(false);
    await add(repository, ['d']);
    await expectSound(repository);
  });

  test.each(['hardlink', 'symlink'] as const)(
    'links the workspace by %s where cache.type says so',
    async (type) => {
      const repository = await repositoryWith({
        'd/x': 'one',
        'y.csv': 'two',
        '.dvc/config': `[cache]\n    type = "${type}"\n`,
      });
      const linking = await openRepository(repository.root);
      await add(linking, ['d', 'y.csv']);
      for (const [file, oid] of [
        ['d/x', 'f97c5d29941bfb1b2fdab0874906ab82'],
        ['y.csv', 'b8a9f715dbb64fd5c56e7783c6820a61'],
      ] as const) {
        const object = path.join(repository.cacheFolder, 'files/md5', oid.slice(0, 2), oid.slice(2));
        const own = fs.lstatSync(path.join(repository.root, file));
        if (type === 'symlink') expect(fs.readlinkSync(path.join(repository.root, file))).toBe(object);
        else expect(own.ino).toBe(fs.statSync(object).ino);
      }
      expect((await status(linking)).clean).toBe(true);
      await add(linking, ['d', 'y.csv']);
      await expectSound(linking);
    },
  );
});

describe('add refuses', () => {
  const cases: [string, string, (root: string) => void, string[]][] = [
    ['a missing file', 'missing_file', () => undefined, ['no']],
    ['a path outside', 'outside_repository', () => undefined, ['../x']],
    ['the repository itself', 'bad_target', () => undefined, ['.']],
    ['the folder of DVC', 'bad_target', () => undefined, ['.dvc/config']],
    ['a metafile', 'bad_target', (root) => writeFiles(root, { 'y.dvc': '' }), ['y.dvc']],
    ['a link', 'untrackable', (root) => fs.symlinkSync('d', `${root}/l`), ['l']],
    ['a path through a link', 'unsafe_path', (root) => fs.symlinkSync('d', `${root}/l`), ['l/x']],
    [
      'a folder with a link to a folder',
      'untrackable',
      (root) => fs.symlinkSync('/tmp', `${root}/d/l`),
      ['d'],
    ],
    ['a folder with a broken link', 'untrackable', (root) => fs.symlinkSync('nowhere', `${root}/d/l`), ['d']],
    ['a folder with a FIFO', 'untrackable', (root) => execFileSync('mkfifo', [`${root}/d/pipe`]), ['d']],
    ['a FIFO', 'untrackable', (root) => execFileSync('mkfifo', [`${root}/pipe`]), ['pipe']],
    ['a folder with a .dvcignore', 'untrackable', (root) => writeFiles(root, { 'd/.dvcignore': '' }), ['d']],
    ['what .dvcignore leaves out', 'untrackable', (root) => writeFiles(root, { '.dvcignore': 'd\n' }), ['d']],
    ['targets inside each other', 'overlapping_output', () => undefined, ['d', 'd/x']],
    [
      'a file that is inside an output',
      'overlapping_output',
      (root) => writeFiles(root, { 'd.dvc': 'outs: [{path: d}]' }),
      ['d/x'],
    ],
    [
      'a folder that holds an output',
      'overlapping_output',
      (root) => writeFiles(root, { 'x.dvc': 'outs: [{path: d/x}]' }),
      ['d'],
    ],
    [
      'an output of a stage',
      'overlapping_output',
      (root) => writeFiles(root, { 'dvc.yaml': 'stages: {s: {cmd: c, outs: [d]}}' }),
      ['d'],
    ],
    [
      'an output of a resolved stage',
      'overlapping_output',
      (root) =>
        writeFiles(root, { 'dvc.lock': "schema: '2.0'\nstages: {s: {cmd: c, outs: [{path: d, md5: x}]}}" }),
      ['d/x'],
    ],
    [
      'an output of a stage that works elsewhere',
      'overlapping_output',
      (root) =>
        writeFiles(root, {
          'p/dvc.yaml': `stages: {s: {foreach: [1], do: {cmd: c, wdir: .., outs: ["\${item}"]}}}`,
          'p/dvc.lock': "schema: '2.0'\nstages: {s@1: {cmd: c, outs: [{path: d}]}}",
        }),
      ['d'],
    ],
    [
      'an import',
      'unsupported_output',
      (root) => writeFiles(root, { 'd.dvc': 'deps: [{path: p, repo: {url: u}}]\nouts: [{path: d}]' }),
      ['d'],
    ],
    [
      'an uncached output',
      'unsupported_output',
      (root) => writeFiles(root, { 'd.dvc': 'outs: [{path: d, cache: false}]' }),
      ['d'],
    ],
    [
      'an unknown key in a metafile',
      'bad_metafile',
      (root) => writeFiles(root, { 'd.dvc': 'outs: [{path: d}]\nnope: 1' }),
      ['d'],
    ],
    ['a broken rule', 'bad_ignore_file', (root) => writeFiles(root, { '.dvcignore': 'a\n\\\n' }), ['d']],
  ];

  test.each(cases)('%s', async (_, code, prepare, targets) => {
    const repository = await repositoryWith({ 'd/x': 'one' });
    prepare(repository.root);
    const before = fs.readdirSync(repository.root);
    await expect(add(repository, targets)).rejects.toMatchObject({ code });
    expect(fs.readdirSync(repository.root)).toEqual(before);
    expect(readObjects(repository)).toEqual({});
  });

  test('what Git versions, and metafiles that Git ignores', async () => {
    const repository = await repositoryWith({ 'd/x': '1', 'out/y': '2', '.gitignore': '/out\n' }, 'git');
    execFileSync('git', ['add', 'd/x'], { cwd: repository.root });
    await expect(add(repository, ['d'])).rejects.toMatchObject({
      code: 'tracked_by_git',
      issues: [{ file: 'd' }],
    });
    await expect(add(repository, ['out/y'])).rejects.toMatchObject({ code: 'unsupported_output' });
    expect(readObjects(repository)).toEqual({});
  });

  test('bad options', async () => {
    const repository = await repositoryWith({ x: '1' });
    await expect(add(repository, [])).rejects.toMatchObject({ name: 'UsageError' });
    await expect(add(repository, ['x'], { jobs: 0 })).rejects.toMatchObject({ name: 'UsageError' });
    await expect(add(repository, ['x'], { lockTimeoutMs: Number.NaN })).rejects.toMatchObject({
      name: 'UsageError',
    });
    await expect(add(repository, ['x\0y'])).rejects.toMatchObject({ name: 'UsageError' });
  });

  test('paths that a running dvc has put down as busy', async () => {
    const repository = await repositoryWith({ 'd/x': '1', y: '2' });
    const busy = { write: { [`${repository.root}/d`]: { pid: process.ppid, cmd: 'dvc repro' } }, read: {} };
    writeFiles(repository.root, { '.dvc/tmp/rwlock': JSON.stringify(busy) });
    await expect(add(repository, ['d'])).rejects.toMatchObject({ code: 'locked', issues: [{ file: 'd' }] });
    await add(repository, ['y']);
  });
});

function spoil(cacheFolder: string, oid: string): void {
  const object = path.join(cacheFolder, 'files/md5', oid.slice(0, 2), oid.slice(2));
  fs.chmodSync(object, 0o644);
  fs.writeFileSync(object, 'evil');
  fs.chmodSync(object, 0o444);
}
