import { expect, test } from 'vitest';
import { isNeutral } from '../src/floors.js';
import { isNodeEntry, nodeUses } from '../src/neutral.js';
import { publicPackages, read, typeScriptFiles } from '../src/workspace.js';

const neutral = publicPackages.filter(({ manifest }) => isNeutral(manifest.name));

test.each(neutral.map(({ folder }) => folder))('%s uses nothing of Node', (folder) => {
  const files = typeScriptFiles(`${folder}/src`).filter((file) => !isNodeEntry(file));
  expect(files).not.toEqual([]);
  expect(files.flatMap((file) => nodeUses(file, read(file)))).toEqual([]);
});

test('modules of Node are found under both spellings, as types too', () => {
  const text =
    "import fs from 'fs';\nimport type { Stats } from 'node:fs';\nexport const p = await import('fs/promises');";
  expect(nodeUses('a.ts', text)).toEqual([
    'a.ts:1 imports fs',
    'a.ts:2 imports node:fs',
    'a.ts:3 imports fs/promises',
  ]);
});

test('globals of Node are found; members, keys and own variables of that name are not', () => {
  expect(nodeUses('a.ts', 'export const a = process.env;\nBuffer.from([]);')).toEqual([
    'a.ts:1 uses process',
    'a.ts:2 uses Buffer',
  ]);
  expect(nodeUses('a.ts', 'globalThis.process; globalThis.crypto;')).toEqual(['a.ts:1 uses process']);
  expect(nodeUses('a.ts', 'x.process(); const y = { Buffer: 1 }; interface A { process: string }')).toEqual(
    [],
  );
  expect(nodeUses('a.ts', 'export function f(process: () => void) { process(); }')).toEqual([]);
});

test('only the ./node subpath is let through', () => {
  expect(isNodeEntry('packages/lineage/src/node.ts')).toBe(true);
  expect(isNodeEntry('packages/lineage/src/node/read.ts')).toBe(true);
  expect(isNodeEntry('packages/lineage/src/node-list.ts')).toBe(false);
});
