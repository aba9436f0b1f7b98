import { expect, test } from 'vitest';
import { bundle, loadInBareContext } from '../src/bundle.js';
import { ceilings } from '../src/ceilings.js';
import { isNeutral } from '../src/floors.js';
import { isNodeEntry } from '../src/neutral.js';
import { publicPackages, sourceEntries, type Workspace } from '../src/workspace.js';

const neutral = publicPackages.filter(({ manifest }) => isNeutral(manifest.name));
const peersOf = ({ manifest }: Workspace): string[] => Object.keys(manifest.peerDependencies ?? {});
const entries = neutral.flatMap((each) =>
  sourceEntries(each)
    .filter(({ file }) => !isNodeEntry(file))
    .map(({ subpath, file }) => [each.manifest.name + subpath.slice(1), file, each] as const),
);

test('exactly the entries of neutral packages have a ceiling', () => {
  expect(Object.keys(ceilings).sort()).toEqual(entries.map(([name]) => name).sort());
});

test.each(entries)(
  '%s bundles for any platform below its ceiling, and not far below',
  async (name, file, each) => {
    const { loaded, total } = await bundle(file, peersOf(each));
    const ceiling = ceilings[name] ?? { loaded: 0, total: 0 };
    expect(loaded, `${name} loads ${loaded} bytes`).toBeLessThanOrEqual(ceiling.loaded);
    expect(total, `${name} has ${total} bytes in all`).toBeLessThanOrEqual(ceiling.total);
    expect(ceiling.loaded, `${name} loads only ${loaded} bytes`).toBeLessThanOrEqual(loaded * 1.1);
    expect(ceiling.total, `${name} has only ${total} bytes in all`).toBeLessThanOrEqual(total * 1.1);
  },
);

test('serving the usual transformers costs below 25 kB', async () => {
  const { loaded } = await bundle('packages/transformers/test/serve-usual.ts', []);
  expect(loaded).toBeLessThanOrEqual(25_000);
});

test.each(entries)('%s loads where there is no Node', async (_, file) => {
  expect(Object.keys(await loadInBareContext(file))).not.toEqual([]);
});

test('columns brings no apache-arrow, under any name', async () => {
  const columns = neutral.find(({ manifest }) => manifest.name === '@millrace/columns');
  const files = sourceEntries(columns!).map(({ file }) => file);
  const inputs = (await Promise.all(files.map((file) => bundle(file, [])))).flatMap((each) => each.inputs);
  expect(
    inputs.filter((input) => /arrow|flatbuffers/.test(input.replace(/^packages\/columns\/src\/.*/, ''))),
  ).toEqual([]);
});

test('an import of Node is refused', async () => {
  await expect(bundle('packages/house/src/workspace.ts', [])).rejects.toThrow(/node:fs/);
});
