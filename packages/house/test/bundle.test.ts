import { expect, test } from 'vitest';
import { bundle, loadInBareContext } from '../src/bundle.js';
import { ceilings } from '../src/ceilings.js';
import { isNeutral } from '../src/floors.js';
import { publicPackages, sourceEntries, type Workspace } from '../src/workspace.js';

const neutral = publicPackages.filter(({ manifest }) => isNeutral(manifest.name));
const peersOf = ({ manifest }: Workspace): string[] => Object.keys(manifest.peerDependencies ?? {});
const mainEntry = (each: Workspace): string =>
  sourceEntries(each).find(({ subpath }) => subpath === '.')?.file ?? '';

test('exactly the neutral packages have a ceiling', () => {
  expect(Object.keys(ceilings).sort()).toEqual(neutral.map(({ manifest }) => manifest.name).sort());
});

test.each(neutral.map((each) => [each.manifest.name, each] as const))(
  '%s bundles for any platform below its ceiling',
  async (name, each) => {
    const { loaded, total } = await bundle(mainEntry(each), peersOf(each));
    const ceiling = ceilings[name];
    expect(loaded, `${name} loads ${loaded} bytes`).toBeLessThanOrEqual(ceiling?.loaded ?? 0);
    expect(total, `${name} has ${total} bytes in all`).toBeLessThanOrEqual(ceiling?.total ?? 0);
  },
);

test.each(neutral.map((each) => [each.manifest.name, each] as const))(
  '%s loads where there is no Node',
  async (_, each) => {
    expect(Object.keys(await loadInBareContext(mainEntry(each)))).not.toEqual([]);
  },
);

test('columns brings no apache-arrow, under any name', async () => {
  const columns = neutral.find(({ manifest }) => manifest.name === '@millrace/columns');
  const { inputs } = await bundle(mainEntry(columns!), []);
  expect(
    inputs.filter((input) => /arrow|flatbuffers/.test(input.replace(/^packages\/columns\/src\/.*/, ''))),
  ).toEqual([]);
});

test('an import of Node is refused', async () => {
  await expect(bundle('packages/house/src/workspace.ts', [])).rejects.toThrow(/node:fs/);
});
