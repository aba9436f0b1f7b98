import fs from 'node:fs';
import path from 'node:path';
import { add, checkout, openRepository, type Repository, status } from '@millrace/versioning';
import { describe, expect, test } from 'vitest';
import { encodeFolder, folderOid } from '../src/internal/dir-object.js';
import { expectSound } from './support/soundness.js';
import { readTree, repositoryWith, writeFiles } from './support/temporary.js';

async function tracked(files: Record<string, string>, targets: string[]): Promise<Repository> {
  const repository = await repositoryWith(files);
  await add(repository, targets);
  return repository;
}

function objectOf({ cacheFolder }: Repository, oid: string): string {
  return path.join(cacheFolder, 'files/md5', oid.slice(0, 2), oid.slice(2));
}

const ONE = 'f97c5d29941bfb1b2fdab0874906ab82';

describe('checkout', () => {
  test('restores, corrects and removes, and reports each', async () => {
    const repository = await tracked({ 'd/a': 'one', 'd/b': 'two', 'd/s/c': 'three', 'e/x': 'four' }, [
      'd',
      'e/x',
    ]);
    fs.rmSync(`${repository.root}/d/s`, { recursive: true });
    writeFiles(repository.root, { 'd/a': 'two', 'd/new/n': 'one' });
    expect(await checkout(repository)).toEqual({
      added: ['d/s/c'],
      modified: ['d/a'],
      deleted: ['d/new/n'],
      unchanged: 2,
      skipped: [],
    });
    expect(readTree(repository.root, 'd')).toEqual({ 'd/a': 'one', 'd/b': 'two', 'd/s/c': 'three' });
    expect(fs.existsSync(`${repository.root}/d/new`)).toBe(false);
    expect(await checkout(repository)).toEqual({
      added: [],
      modified: [],
      deleted: [],
      unchanged: 4,
      skipped: [],
    });
  });

  test('goes back to an older version when its metafile is put back', async () => {
    const repository = await tracked({ 'd/a': 'one', 'd/b': 'two' }, ['d']);
    const old = fs.readFileSync(`${repository.root}/d.dvc`);
    writeFiles(repository.root, { 'd/a': 'changed', 'd/c': 'new' });
    await add(repository, ['d']);
    fs.writeFileSync(`${repository.root}/d.dvc`, old);
    await checkout(repository, ['d']);
    expect(readTree(repository.root, 'd')).toEqual({ 'd/a': 'one', 'd/b': 'two' });
  });

  test('never overwrites or removes what is saved nowhere, without force', async () => {
    const repository = await tracked({ 'd/a': 'one', 'd/b': 'two', x: 'three' }, ['d', 'x']);
    writeFiles(repository.root, { 'd/a': 'mine', 'd/extra': 'also mine', x: 'me too' });
    fs.rmSync(`${repository.root}/d/b`);
    const before = readTree(repository.root);
    const refused = await checkout(repository).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'unsaved_changes',
      issues: [{ file: 'd/a' }, { file: 'd/extra' }, { file: 'x' }],
    });
    expect(readTree(repository.root)).toEqual(before);
    await checkout(repository, undefined, { force: true });
    expect((await status(repository)).clean).toBe(true);
  });

  test('does not take a spoiled object for a saved one', async () => {
    const repository = await tracked({ 'd/a': 'one' }, ['d']);
    writeFiles(repository.root, { 'd/a': 'mine' });
    writeFiles(path.dirname(objectOf(repository, '6ac1e56bc78f031059be7be854522c4c')), {
      ac1e56bc78f031059be7be854522c4c: 'evil',
    });
    await expect(checkout(repository)).rejects.toMatchObject({ code: 'unsaved_changes' });
  });

  test('stops before anything when an object is missing', async () => {
    const repository = await tracked({ 'd/a': 'one', 'd/b': 'two' }, ['d']);
    fs.rmSync(objectOf(repository, ONE));
    fs.rmSync(`${repository.root}/d`, { recursive: true });
    await expect(checkout(repository)).rejects.toMatchObject({
      code: 'missing_object',
      issues: [{ file: 'd/a' }],
    });
    expect(fs.existsSync(`${repository.root}/d`)).toBe(false);
  });

  test.each(['copy', 'hardlink', 'symlink'] as const)(
    'places no spoiled object by %s, and the others',
    async (type) => {
      const repository = { ...(await tracked({ 'd/a': 'one', 'd/b': 'two' }, ['d'])), linkTypes: [type] };
      const object = objectOf(repository, ONE);
      fs.chmodSync(object, 0o644);
      fs.writeFileSync(object, 'eno');
      fs.chmodSync(object, 0o444);
      fs.rmSync(`${repository.root}/d`, { recursive: true });
      await expect(checkout(repository)).rejects.toMatchObject({
        code: 'corrupt_object',
        issues: [{ object }],
      });
      expect(readTree(repository.root, 'd')).toEqual({ 'd/b': 'two' });
    },
  );

  test('refuses a folder object that is not what its name says', async () => {
    const repository = await tracked({ 'd/a': 'one' }, ['d']);
    const oid = (await status(repository)).outputs[0]!.expected!;
    fs.chmodSync(objectOf(repository, oid), 0o644);
    fs.writeFileSync(objectOf(repository, oid), '[]');
    fs.rmSync(`${repository.root}/d/a`);
    await expect(checkout(repository)).rejects.toMatchObject({ code: 'corrupt_object' });
    expect((await status(repository)).outputs[0]?.reasons.map(({ code }) => code)).toEqual([
      'content_changed',
      'object_corrupt',
    ]);
  });

  test('swaps a file for a folder and back', async () => {
    const repository = await tracked({ 'd/a': 'one', 'd/b/c': 'two' }, ['d']);
    fs.rmSync(`${repository.root}/d/b`, { recursive: true });
    fs.rmSync(`${repository.root}/d/a`);
    writeFiles(repository.root, { 'd/b': 'one' });
    fs.mkdirSync(`${repository.root}/d/a/empty`, { recursive: true });
    await checkout(repository);
    expect(readTree(repository.root, 'd')).toEqual({ 'd/a': 'one', 'd/b/c': 'two' });
    fs.rmSync(`${repository.root}/d`, { recursive: true });
    writeFiles(repository.root, { d: 'two' });
    await checkout(repository);
    expect(readTree(repository.root, 'd')).toEqual({ 'd/a': 'one', 'd/b/c': 'two' });
  });

  test('restores the exec bit of a file, and keeps those inside a folder', async () => {
    const repository = await repositoryWith({ 'run.sh': 'one', 'd/tool': 'two' });
    for (const file of ['run.sh', 'd/tool']) fs.chmodSync(`${repository.root}/${file}`, 0o755);
    await add(repository, ['run.sh', 'd']);
    fs.chmodSync(`${repository.root}/run.sh`, 0o644);
    writeFiles(repository.root, { 'd/tool': 'one' });
    await checkout(repository);
    for (const file of ['run.sh', 'd/tool'])
      expect(fs.statSync(`${repository.root}/${file}`).mode & 0o100).toBe(0o100);
  });

  test('leaves alone what .dvcignore leaves out', async () => {
    const repository = await repositoryWith({ 'd/a': 'one', 'd/notes.tmp': 'mine', '.dvcignore': '*.tmp\n' });
    await add(repository, ['d']);
    await checkout(repository, undefined, { force: true });
    expect(fs.readFileSync(`${repository.root}/d/notes.tmp`, 'utf8')).toBe('mine');
    expect((await status(repository)).outputs[0]?.actual).toBe(
      (await status(repository)).outputs[0]?.expected,
    );
  });

  test('names the whole when a target is a part', async () => {
    const repository = await tracked({ 'd/a': 'one' }, ['d']);
    await expect(checkout(repository, ['d/a'])).rejects.toMatchObject({
      code: 'unknown_target',
      message: expect.stringContaining("'d'"),
    });
    await expect(checkout(repository, ['nope'])).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe("a stranger's repository", () => {
  const CONTENT = '5d41402abc4b2a76b9719d911017c592';

  async function strange(
    entries: { relpath: string; md5: string }[],
    out = 'd',
    prepare?: (root: string) => void,
  ): Promise<Repository> {
    const repository = await repositoryWith({});
    const bytes = encodeFolder(entries);
    const oid = folderOid(bytes);
    for (const [id, content] of [
      [oid, bytes],
      [CONTENT, Buffer.from('hello')],
    ] as const)
      writeFiles(path.dirname(objectOf(repository, id)), { [id.slice(2)]: content });
    writeFiles(repository.root, {
      'd.dvc': `outs:\n- md5: ${oid}\n  hash: md5\n  path: ${JSON.stringify(out)}\n`,
    });
    prepare?.(repository.root);
    return repository;
  }

  const names = [
    '../x',
    '/etc/x',
    'a/../../x',
    './x',
    '',
    'a//b',
    '.git/hooks/post-checkout',
    'a/.GIT/config',
    '.dvc/config',
    'nul\0',
    '\ud800',
  ];
  test.each(names.map((name) => [JSON.stringify(name), name]))(
    'may not name the file %s',
    async (_, name) => {
      const repository = await strange([{ relpath: name, md5: CONTENT }]);
      await expect(checkout(repository)).rejects.toMatchObject({ code: 'unsafe_path' });
      await expect(status(repository)).rejects.toMatchObject({ code: 'unsafe_path' });
      expect(fs.existsSync(`${repository.root}/d`)).toBe(false);
    },
  );

  test.each(['../d', '/tmp/d', '.', '.git', '.git/hooks', '.dvc/cache', 'a/../../d', '.DVC/x'])(
    'may not name the output %s',
    async (out) => {
      const repository = await strange([{ relpath: 'x', md5: CONTENT }], out);
      await expect(checkout(repository)).rejects.toMatchObject({ code: 'unsafe_path' });
    },
  );

  test.each([
    [
      'twice the same',
      [
        { relpath: 'x', md5: CONTENT },
        { relpath: 'x', md5: ONE },
      ],
    ],
    [
      'a file that is a folder',
      [
        { relpath: 'x', md5: CONTENT },
        { relpath: 'x/y', md5: CONTENT },
      ],
    ],
    ['a hash that is a path', [{ relpath: 'x', md5: '../../../../etc/passwd' }]],
  ])('may not hold %s', async (_, entries) => {
    await expect(checkout(await strange(entries))).rejects.toMatchObject({ code: 'bad_folder_object' });
  });

  test('writes through no link, however it hides', async () => {
    const entries = [{ relpath: 'l/x', md5: CONTENT }];
    const outside = (await repositoryWith({})).root;
    const link = (root: string): void => {
      fs.mkdirSync(`${root}/d`);
      fs.symlinkSync(outside, `${root}/d/l`);
    };
    const plain = await strange(entries, 'd', link);
    await expect(checkout(plain)).rejects.toMatchObject({ code: 'unsaved_changes' });
    const hidden = await strange(entries, 'd', (root) => {
      link(root);
      writeFiles(root, { '.dvcignore': '/d/l\n' });
    });
    await expect(checkout(hidden, undefined, { force: true })).rejects.toMatchObject({ code: 'unsafe_path' });
    const above = await strange(entries, 'l/d', (root) => fs.symlinkSync(outside, `${root}/l`));
    await expect(checkout(above, undefined, { force: true })).rejects.toMatchObject({ code: 'unsafe_path' });
    expect(fs.readdirSync(outside).sort()).toEqual(['.dvc', '.dvcignore']);
    await checkout(plain, undefined, { force: true });
    expect(fs.readdirSync(outside).sort()).toEqual(['.dvc', '.dvcignore']);
    expect(readTree(plain.root, 'd')).toEqual({ 'd/l/x': 'hello' });
  });

  test.each([
    [
      'a number for an MD5',
      'outs:\n- md5: 12345678901234567890123456789012\n  hash: md5\n  path: d\n',
      'bad_metafile',
    ],
    ['YAML that is none', 'outs: [', 'bad_metafile'],
    ['a second document', 'outs: []\n---\nouts: []\n', 'bad_metafile'],
    ['a bomb of aliases', bomb(), 'bad_metafile'],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00]), 'bad_metafile'],
    ['two metafiles for one output', 'outs:\n- path: e\n', 'overlapping_output'],
  ])('may not have %s', async (_, text, code) => {
    const repository = await repositoryWith({ 'd.dvc': text, 'e.dvc': 'outs:\n- path: e\n' });
    await expect(status(repository)).rejects.toMatchObject({ code });
  });

  function bomb(): string {
    const levels = Array.from(
      { length: 9 },
      (_, i) =>
        `${'abcdefghi'[i]}: &${'abcdefghi'[i]} [${Array(9)
          .fill(i === 0 ? 'x' : `*${'abcdefghi'[i - 1]}`)
          .join(', ')}]`,
    );
    return `meta:\n  ${levels.join('\n  ')}\nouts: []\n`;
  }

  test('may use keys like __proto__', async () => {
    const repository = await repositoryWith({
      'd.dvc': 'outs:\n- path: d\nmeta:\n  __proto__: {outs: 1}\n  constructor: 2\n',
    });
    expect(
      (await status(await openRepository(repository.root))).outputs.map(({ path: one, state }) => [
        one,
        state,
      ]),
    ).toEqual([['d', 'deleted']]);
    await expectSound(repository);
  });
});
