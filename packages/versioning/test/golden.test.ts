import fs from 'node:fs';
import path from 'node:path';
import { add, checkout, contentVersion, openRepository, status } from '@millrace/versioning';
import { describe, expect, test } from 'vitest';
import { decodeFolder, encodeFolder, folderOid } from '../src/internal/dir-object.js';
import { ignoreRulesFor } from '../src/internal/dvcignore.js';
import { newMetafileText, parseYaml } from '../src/internal/metafile.js';
import { walkFolder } from '../src/internal/walk-folder.js';
import { type ArchivedFile, readGolden, unpack } from './support/golden.js';
import { readObjects, readTree, repositoryWith, temporaryFolder, writeFiles } from './support/temporary.js';

const archive = readGolden<ArchivedFile[]>('repository.json');
const OUTPUTS = [
  'data',
  'digits.bin',
  'empty.txt',
  'float.bin',
  'hollow',
  'run.sh',
  'single.csv',
  '😀 x.txt',
];

describe('a repository made by dvc', () => {
  test('is up to date', async () => {
    const folder = temporaryFolder();
    unpack(archive, folder);
    const report = await status(await openRepository(folder), undefined, { verifyObjects: true });
    expect(report.outputs.flatMap(({ reasons }) => reasons)).toEqual([]);
    expect(report.outputs.map((output) => output.path)).toEqual(OUTPUTS);
    expect(report.clean).toBe(true);
  });

  test('is checked out whole after its data is gone', async () => {
    const folder = temporaryFolder();
    unpack(archive, folder);
    const before = readTree(folder);
    for (const output of OUTPUTS) fs.rmSync(path.join(folder, output), { recursive: true });
    const repository = await openRepository(folder);
    const report = await checkout(repository);
    expect(report.added.length).toBe(11);
    expect(readTree(folder)).toEqual(before);
    expect(fs.statSync(path.join(folder, 'run.sh')).mode & 0o100).toBe(0o100);
    expect(fs.readdirSync(path.join(folder, 'hollow'))).toEqual([]);
    expect((await status(repository)).clean).toBe(true);
  });

  test('does not change when everything is added again', async () => {
    const folder = temporaryFolder();
    unpack(archive, folder);
    const before = readTree(folder);
    const repository = await openRepository(folder);
    const added = await add(repository, OUTPUTS);
    expect(added.map(({ changed, objectsWritten }) => ({ changed, objectsWritten }))).toEqual(
      OUTPUTS.map(() => ({ changed: false, objectsWritten: 0 })),
    );
    expect(readTree(folder)).toEqual(before);
  });

  test('is reproduced to the byte from its data alone', async () => {
    const folder = temporaryFolder();
    unpack(archive, folder);
    const expected = readTree(folder);
    const objects = readObjects(await openRepository(folder));
    for (const file of [...OUTPUTS.map((output) => `${output}.dvc`), '.gitignore', '.dvc/cache'])
      fs.rmSync(path.join(folder, file), { recursive: true });
    const repository = await openRepository(folder);
    await add(repository, [
      'data',
      'single.csv',
      'empty.txt',
      'run.sh',
      '😀 x.txt',
      'digits.bin',
      'float.bin',
      'hollow',
    ]);
    expect(readTree(folder)).toEqual(expected);
    expect(readObjects(repository)).toEqual(objects);
  });
});

describe('folder objects', () => {
  interface FolderCase {
    readonly files: Record<string, string>;
    readonly oid: string;
    readonly object: string;
  }

  test.each(readGolden<FolderCase[]>('folders.json').map((one) => [one.oid, one] as const))(
    '%s',
    async (oid, one) => {
      const folder = temporaryFolder();
      const contents = Object.entries(one.files).map(
        ([name, bytes]) => [name, Buffer.from(bytes, 'base64')] as const,
      );
      writeFiles(folder, Object.fromEntries(contents));
      expect((await contentVersion(folder)).md5).toBe(oid);
      const object = Buffer.from(one.object, 'base64');
      const entries = decodeFolder(object, oid);
      expect(encodeFolder(entries.toReversed())).toEqual(object);
      expect(folderOid(object)).toBe(oid);
    },
  );
});

describe('metafiles and .gitignore lines', () => {
  interface MetafileCase {
    readonly name: string;
    readonly content: string;
    readonly metafile: string;
    readonly ignored: string;
  }
  const cases = readGolden<MetafileCase[]>('metafiles.json');

  test.each(cases.map((one) => [JSON.stringify(one.name), one] as const))(
    '%s is read as dvc wrote it',
    async (_, one) => {
      const repository = await repositoryWith({ [one.name]: one.content, [`${one.name}.dvc`]: one.metafile });
      const [output] = (await status(repository)).outputs;
      expect({ path: output?.path, state: output?.state }).toEqual({ path: one.name, state: 'unchanged' });
    },
  );

  test.each(cases.map((one) => [JSON.stringify(one.name), one] as const))(
    '%s is ignored as dvc does it',
    async (_, one) => {
      const repository = await repositoryWith({ [one.name]: one.content }, 'git');
      await add(repository, [one.name]);
      const line = fs.readFileSync(path.join(repository.root, '.gitignore'), 'utf8');
      // Git drops a bare space at the end of a line, so that dvc's own line would match nothing.
      expect(line).toBe(one.name.endsWith(' ') ? '/trail\\ \n' : one.ignored);
    },
  );
});

describe('paths in metafiles', () => {
  interface TextCase {
    readonly text: string;
    readonly written: string;
    readonly lost?: true;
  }
  const cases = readGolden<TextCase[]>('texts.json');
  const record = { oid: 'a'.repeat(32), size: 1, files: undefined, isExecutable: false };
  const pathOf = (text: string): unknown => {
    const [out] = (parseYaml(text, 'x.dvc') as Map<string, Map<string, unknown>[]>).get('outs')!;
    return out?.get('path');
  };

  test('are written to the byte as dvc writes them, unless its own reader would get another path back', () => {
    // YAML 1.2 takes these for characters, dvc's reader for the ends of lines: escaped, they are the same to both.
    const kept = cases.filter(({ text, lost }) => !lost && !/[\x85\u2028\u2029]/.test(text));
    expect(kept.length).toBeGreaterThan(700);
    for (const { text, written } of kept)
      expect(newMetafileText(text, record).split('  path:')[1]).toBe(written);
  });

  test('are always read back', () => {
    for (const { text } of cases) expect(pathOf(newMetafileText(text, record))).toBe(text);
  });
});

describe('.dvcignore', () => {
  interface IgnoreCase {
    readonly tree: string[];
    readonly rules: Record<string, string>;
    readonly walked?: string[];
    readonly error?: string;
  }

  test('leaves out what dvc leaves out, in every case', async () => {
    const cases = readGolden<IgnoreCase[]>('dvcignore.json');
    expect(cases.length).toBe(250);
    for (const one of cases) {
      const folder = temporaryFolder();
      writeFiles(folder, Object.fromEntries(one.tree.map((file) => [file, ''])));
      writeFiles(folder, one.rules);
      expect({ ...one, walked: await walkAs(folder) }).toEqual({ ...one, walked: one.walked ?? 'error' });
    }
  });

  async function walkAs(folder: string): Promise<string[] | 'error'> {
    try {
      const { files } = await walkFolder(
        folder,
        ignoreRulesFor(folder, ''),
        { root: folder, relpath: '' },
        undefined,
      );
      return files
        .map(({ relpath }) => relpath)
        .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    } catch (error) {
      return Reflect.get(Object(error), 'code') === 'bad_ignore_file' ? 'error' : Promise.reject(error);
    }
  }
});
