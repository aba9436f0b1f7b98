import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { add, checkout, contentVersion, status } from '@millrace/versioning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareCodePoints, decodeFolder, encodeFolder } from '../src/internal/dir-object.js';
import { gitignoreLine } from '../src/internal/gitignore.js';
import { newMetafileText, readMetafile, updatedMetafileText } from '../src/internal/metafile.js';
import { nameFault } from '../src/internal/safe-path.js';
import { readTree, repositoryWith, temporaryFolder, writeFiles } from './support/temporary.js';

const ODD = [
  '😀',
  '～',
  '\u{10ffff}',
  '\ue000',
  '\ud7ff',
  '"',
  '\\',
  '\t',
  '\n',
  '\x7f',
  'é',
  'e\u0301',
  ' ',
  '.',
  '-',
  ':',
  '#',
  "'",
  '%',
  '__proto__',
  'a',
  'b',
];
const name = fc
  .array(fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: 'binary', maxLength: 2 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join('').replaceAll('/', ''))
  .filter((text) => nameFault(text) === undefined && Buffer.byteLength(text) < 200 && !text.endsWith('.dvc'));
const md5 = fc.string().map((text) => createHash('md5').update(text).digest('hex'));

describe('formats', () => {
  test('code points sort as their UTF-8 bytes do', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2000 },
    );
  });

  test('a folder object is ASCII JSON that gives its entries back', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ relpath: name, md5 }), { selector: (entry) => entry.relpath }),
        (entries) => {
          const bytes = encodeFolder(entries);
          expect(bytes.every((byte) => byte >= 0x20 && byte < 0x7f)).toBe(true);
          expect(decodeFolder(bytes, 'test')).toEqual(
            [...entries].sort((a, b) => compareCodePoints(a.relpath, b.relpath)),
          );
        },
      ),
    );
  });

  test('decoding random JSON gives entries or a VersioningError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          decodeFolder(Buffer.from(text), 'test');
        } catch (error) {
          expect(error).toMatchObject({ name: 'VersioningError' });
        }
      }),
    );
  });

  test('a metafile gives its record back, new and updated', () => {
    const folder = temporaryFolder();
    const record = fc.record({
      oid: md5,
      size: fc.nat(),
      files: fc.constant(undefined),
      isExecutable: fc.boolean(),
    });
    const file = path.join(folder, 'x.dvc');
    fc.assert(
      fc.property(name, record, record, (output, first, second) => {
        fs.writeFileSync(file, newMetafileText(output, first));
        const expected = { path: output, unsupported: undefined, files: undefined, isLegacy: false };
        const pick = ({ oid, size, isExecutable }: typeof first): object => ({ oid, size, isExecutable });
        expect(readMetafile(folder, 'x.dvc').outputs).toEqual([{ ...expected, ...pick(first) }]);
        fs.writeFileSync(file, updatedMetafileText(fs.readFileSync(file, 'utf8'), 0, second));
        expect(readMetafile(folder, 'x.dvc').outputs).toEqual([{ ...expected, ...pick(second) }]);
      }),
      { numRuns: 300 },
    );
  });

  // As dvc 3.67.1 writes them: a name that is quoted needlessly would be rewritten by the next `dvc add`.
  test.each(['a,b', '.hidden.csv', "q'uote", 'a"b', 'x (1)', 'a+b', 'a=b', 'a;b'])(
    'the name %s is not quoted',
    (name) => {
      const record = { oid: '0'.repeat(31).concat('a'), size: 1, files: undefined, isExecutable: false };
      expect(newMetafileText(name, record)).toContain(`\n  path: ${name}\n`);
    },
  );

  test('random bytes as a metafile are read or refused, never more', () => {
    const folder = temporaryFolder();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => Buffer.from(`outs:\n- ${text}`)),
        ),
        (bytes) => {
          fs.writeFileSync(path.join(folder, 'x.dvc'), bytes);
          try {
            readMetafile(folder, 'x.dvc');
          } catch (error) {
            expect(error).toMatchObject({ name: 'VersioningError' });
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a .gitignore line is one line that starts with a slash', () => {
    fc.assert(
      fc.property(
        name.filter((text) => !/[\r\n]/.test(text)),
        (text) => {
          expect(gitignoreLine(text)).toMatch(/^\/[^\n]*[^ ]$|^\/.*\\ $/);
        },
      ),
    );
  });
});

describe('any two versions of a folder', () => {
  const content = fc.constantFrom('', '1', '2', '3', 'longer content');
  const tree = fc
    .dictionary(
      fc
        .array(fc.constantFrom('a', 'b', '😀', '__proto__', 'q"'), { minLength: 1, maxLength: 3 })
        .map((parts) => parts.join('/')),
      content,
      { maxKeys: 6 },
    )
    .map((files) =>
      Object.entries(files).filter(
        ([file]) => !Object.keys(files).some((other) => file.startsWith(`${other}/`)),
      ),
    )
    .map((files) => Object.fromEntries(files.map(([file, text]) => [`d/${file}`, text])));

  test('can be added, told apart and checked out', async () => {
    await fc.assert(
      fc.asyncProperty(tree, tree, async (first, second) => {
        const repository = await repositoryWith(first);
        fs.mkdirSync(`${repository.root}/d`, { recursive: true });
        const [added] = await add(repository, ['d']);
        expect((await contentVersion(`${repository.root}/d`)).md5).toBe(added?.md5);
        const metafile = fs.readFileSync(`${repository.root}/d.dvc`);
        fs.rmSync(`${repository.root}/d`, { recursive: true });
        fs.mkdirSync(`${repository.root}/d`);
        writeFiles(repository.root, second);
        const [changes] = (await status(repository)).outputs.map((output) => output.changes);
        const all = (files: object): string[] =>
          Object.keys(files)
            .sort(compareCodePoints)
            .map((file) => file.slice(2));
        expect(changes?.added).toEqual(all(second).filter((file) => !Object.hasOwn(first, `d/${file}`)));
        expect(changes?.deleted).toEqual(all(first).filter((file) => !Object.hasOwn(second, `d/${file}`)));
        await add(repository, ['d']);
        fs.writeFileSync(`${repository.root}/d.dvc`, metafile);
        await checkout(repository);
        expect(readTree(repository.root, 'd')).toEqual(first);
        fs.rmSync(repository.root, { recursive: true });
      }),
      { numRuns: 25 },
    );
  });
});
