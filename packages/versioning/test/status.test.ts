import fs from 'node:fs';
import { add, contentVersion, initRepository, openRepository, status } from '@millrace/versioning';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { repositoryWith, temporaryFolder, writeFiles } from './support/temporary.js';

describe('status', () => {
  test('says why, file by file', async () => {
    const repository = await repositoryWith({
      'd/a': 'one',
      'd/b': 'two',
      'd/c': 'three',
      x: 'x',
      y: 'y',
      z: 'z',
      'n.dvc': 'outs:\n- path: n\n',
      n: '',
    });
    await add(repository, ['d', 'x', 'y', 'z']);
    writeFiles(repository.root, { 'd/a': 'ONE', 'd/é': 'new', 'd/A': 'new', x: 'X' });
    fs.rmSync(`${repository.root}/d/b`);
    fs.rmSync(`${repository.root}/y`);
    fs.rmSync(`${repository.root}/z`);
    fs.mkdirSync(`${repository.root}/z`);
    const { clean, outputs } = await status(repository);
    expect(clean).toBe(false);
    expect(outputs.map(({ path, state, reasons }) => [path, state, reasons.map(({ code }) => code)])).toEqual(
      [
        ['d', 'modified', ['content_changed']],
        ['n', 'new', ['no_hash']],
        ['x', 'modified', ['content_changed']],
        ['y', 'deleted', ['deleted']],
        ['z', 'modified', ['kind_changed']],
      ],
    );
    expect(outputs[0]?.changes).toEqual({ added: ['A', 'é'], modified: ['a'], deleted: ['b'] });
    expect((await status(repository, ['x', 'n.dvc'])).outputs.map(({ path }) => path)).toEqual(['n', 'x']);
  });

  test('sees a missing object, and one of the wrong length without reading it', async () => {
    const repository = await repositoryWith({ x: 'one', y: 'two' });
    await add(repository, ['x', 'y']);
    fs.rmSync(`${repository.cacheFolder}/files/md5/f9/7c5d29941bfb1b2fdab0874906ab82`);
    fs.truncateSync(`${repository.cacheFolder}/files/md5/b8/a9f715dbb64fd5c56e7783c6820a61`, 1);
    const { outputs } = await status(repository);
    expect(outputs.map(({ state, inCache, reasons }) => [state, inCache, reasons[0]?.code])).toEqual([
      ['unchanged', false, 'object_missing'],
      ['unchanged', false, 'object_corrupt'],
    ]);
  });

  test('reads nothing twice, and every file that was touched', async () => {
    const repository = await repositoryWith({ 'd/a': 'one', 'd/b': 'two' });
    await add(repository, ['d']);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
    onTestFinished(() => void vi.restoreAllMocks());
    const hashed = async (): Promise<number> => {
      let files = 0;
      await status(repository, undefined, { onProgress: ({ filesTotal }) => (files = filesTotal) });
      return files;
    };
    expect([await hashed(), await hashed()]).toEqual([2, 0]);
    const { mtime } = fs.statSync(`${repository.root}/d/a`);
    writeFiles(repository.root, { 'd/a': 'eno' });
    fs.utimesSync(`${repository.root}/d/a`, mtime, mtime);
    expect((await status(repository)).outputs[0]?.changes.modified).toEqual(['a']);
    fs.writeFileSync(`${repository.dvcFolder}/tmp/millrace/stat-cache`, 'torn\t');
    expect((await status(repository)).outputs[0]?.changes.modified).toEqual(['a']);
  });

  test('finds what DVC finds: not in ignored folders, not in other repositories', async () => {
    const out = 'outs:\n- path: x\n';
    const repository = await repositoryWith(
      {
        'a/x.dvc': out,
        'venv/x.dvc': out,
        'off/x.dvc': out,
        'other/x.dvc': out,
        '.gitignore': 'venv/\n',
        '.dvcignore': 'off\n',
      },
      'git',
    );
    await initRepository(`${repository.root}/other`, { scm: 'none' });
    expect((await status(repository)).outputs.map(({ path }) => path)).toEqual(['a/x']);
  });

  test('lists what is left to DVC', async () => {
    const repository = await repositoryWith({
      'a.dvc': 'outs:\n- md5: c4ca4238a0b923820dcc509a6f75849b\n  hash: md5\n  path: s3://bucket/x\n',
      'b.dvc': 'outs:\n- path: b\n  cache: false\n',
    });
    const { clean, outputs } = await status(repository);
    expect([clean, outputs.map(({ state }) => state)]).toEqual([false, ['unsupported', 'unsupported']]);
  });
});

describe('repositories', () => {
  test('are found upwards, and made once', async () => {
    const folder = temporaryFolder();
    await expect(openRepository(folder)).rejects.toMatchObject({ code: 'no_repository' });
    await expect(openRepository(`${folder}/no`)).rejects.toMatchObject({ code: 'io_error' });
    await expect(initRepository(folder, { scm: 'git' })).rejects.toMatchObject({ name: 'UsageError' });
    const repository = await initRepository(folder);
    expect(repository.gitRoot).toBe(undefined);
    await expect(initRepository(folder)).rejects.toMatchObject({ code: 'repository_exists' });
    fs.mkdirSync(`${folder}/a/b`, { recursive: true });
    expect(await openRepository(`${folder}/a/b`)).toEqual(repository);
  });

  test('take their settings from config and config.local', async () => {
    const repository = await repositoryWith({
      '.dvc/config':
        '[core]\n    no_scm = True  # none\n[\'remote "r"\']\n    url = s3://b/p\n[cache]\n    dir = ../elsewhere\n    type = "reflink,copy"\n',
      '.dvc/config.local': '[cache]\n    type = hardlink, copy\n    shared = group\n',
    });
    const { cacheFolder, linkTypes, shared } = await openRepository(repository.root);
    expect({ cacheFolder, linkTypes, shared }).toEqual({
      cacheFolder: `${repository.root}/elsewhere`,
      linkTypes: ['hardlink', 'copy'],
      shared: true,
    });
    writeFiles(repository.root, { x: '1' });
    await add(await openRepository(repository.root), ['x']);
    expect(fs.statSync(`${repository.root}/elsewhere/files/md5/c4`).mode & 0o7777).toBe(0o2775);
  });

  test.each([
    '[cache]\ntype = teleport\n',
    '[core]\nhardlink_lock = true\n',
    '[cache]\ndir = s3://b\n',
    'nonsense\n',
  ])('refuse the setting %j', async (config) => {
    const repository = await repositoryWith({ '.dvc/config.local': config });
    await expect(openRepository(repository.root)).rejects.toMatchObject({ code: 'bad_config' });
  });
});

describe('contentVersion', () => {
  test('names a file and a folder as DVC does, links to files followed', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'd/a': 'one', '.git/x': 'no', 'd/.dvc/x': '' });
    fs.symlinkSync('a', `${folder}/d/b`);
    expect(await contentVersion(`${folder}/d/b`)).toEqual({
      kind: 'file',
      md5: 'f97c5d29941bfb1b2fdab0874906ab82',
      size: 3,
      files: 1,
    });
    fs.rmSync(`${folder}/d/b`);
    const version = await contentVersion(`${folder}/d`);
    writeFiles(folder, { 'e/a': 'one' });
    expect(await contentVersion(`${folder}/e`)).toEqual(version);
    fs.mkdirSync(`${folder}/none`);
    expect((await contentVersion(`${folder}/none`)).md5).toBe('d751713988987e9331980363e24189ce.dir');
  });

  test('refuses what is not there or not data', async () => {
    const folder = temporaryFolder();
    await expect(contentVersion(`${folder}/no`)).rejects.toMatchObject({
      code: 'missing_file',
      name: 'SourceError',
    });
    await expect(contentVersion('/dev/null')).rejects.toMatchObject({ code: 'untrackable' });
    await expect(contentVersion('')).rejects.toMatchObject({ name: 'UsageError' });
    fs.writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff])]), 'x');
    await expect(contentVersion(folder)).rejects.toMatchObject({
      code: 'untrackable',
      issues: [{ code: 'bad_name' }],
    });
  });
});
