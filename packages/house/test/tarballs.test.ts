import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { transformSync } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asModule, assertion, fences, installed } from '../src/examples.js';
import { places } from '../src/floors.js';
import { importsOf, packageName } from '../src/imports.js';
import { installInto } from '../src/install-into.js';
import { packInto, tarballName } from '../src/pack.js';
import { run } from '../src/pnpm.js';
import { existing, publicPackages, read } from '../src/workspace.js';

// What an ESM-only package cannot offer: a CommonJS reader, and resolution from before `exports` existed.
const esmOnly = ({ resolutionKind, kind }: { resolutionKind?: string; kind: string }): boolean =>
  resolutionKind !== 'node10' && resolutionKind !== 'node16-cjs' && kind !== 'CJSResolvesToESM';

const javaScript = (code: string): string =>
  transformSync(code, { loader: 'ts', format: 'esm', target: 'node20.19' }).code;

let tarballs = '';

beforeAll(async () => {
  tarballs = mkdtempSync(join(tmpdir(), 'millrace-tarballs-'));
  await packInto(tarballs);
}, 300_000);

afterAll(() => rmSync(tarballs, { recursive: true, force: true }));

describe.each(publicPackages.map((each) => [each.manifest.name, each] as const))('%s', (name, each) => {
  const tarball = (): Buffer => readFileSync(join(tarballs, tarballName(each.manifest)));
  const readme = `${each.folder}/README.md`;
  const beside = existing([readme])
    .flatMap((file) => installed(read(file)))
    .filter((word) => word !== name);
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-empty-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('publint has nothing to say', async () => {
    const bytes = tarball();
    const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('attw resolves every entry with its types', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball())));
    expect(analysis.types).toBeTruthy();
    const problems: Problem[] = analysis.types ? analysis.problems : [];
    expect(problems.filter(esmOnly)).toEqual([]);
  });

  // `columns` is the contract where packages meet: `sql` takes its bound expressions.
  test('needs no other package of ours but an engine or the contract, and those only where its first example does', () => {
    const isGiven = (word: string): boolean => places[word] === 'wall' || word === '@millrace/columns';
    const ours = beside.filter((word) => word.startsWith('@millrace/'));
    expect(ours.filter((word) => !isGiven(word))).toEqual([]);
    const code = fences(readme, read(readme))[0]?.code ?? '';
    const imported = importsOf('example.ts', code).map(({ specifier }) => packageName(specifier));
    expect(imported).toEqual(expect.arrayContaining(ours));
    expect(beside).toEqual(expect.arrayContaining(Object.keys(each.manifest.peerDependencies ?? {})));
  });

  test('installs offline into an empty project', async () => {
    await installInto(each, beside, tarballs, folder);
    expect(existsSync(join(folder, 'node_modules', name, 'dist/index.js'))).toBe(true);
  });

  test('runs the first example of its README there, alone', async () => {
    const [example] = fences(readme, read(readme));
    expect(example, `${readme} has a ts fence`).toBeDefined();
    const checked = `import { ${assertion} } from './same-value.js';${asModule(example!)}`;
    writeFileSync(join(folder, 'example.js'), javaScript(checked));
    writeFileSync(join(folder, 'same-value.js'), javaScript(read('packages/house/src/same-value.ts')));
    const { code, errors } = await run(process.execPath, ['example.js'], folder);
    expect(errors).toBe('');
    expect(code).toBe(0);
  });
});
