import { rmSync } from 'node:fs';
import { afterAll, expect, inject, test } from 'vitest';
import { emptyProjectWith } from '../src/empty-project.js';
import { packed } from '../src/pack.js';
import { publicPackages } from '../src/workspace.js';

const folders: string[] = [];
afterAll(() =>
  folders.forEach((folder) => {
    rmSync(folder, { recursive: true, force: true });
  }),
);

test.each(publicPackages.map((each) => [each.manifest.name, each] as const))('%s installs', (_, each) => {
  const folder = emptyProjectWith(each, packed(inject('tarballs')));
  folders.push(folder);
  expect(folder).toBeTruthy();
});
