import { tableFromArrays } from 'apache-arrow';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { read } from '../src/workspace.js';

const versionOf = (name: string): string =>
  JSON.parse(read(`packages/house/node_modules/${name}/package.json`)).version;

test('the names apache-arrow and zod stand for the lowest versions here', async () => {
  expect(tableFromArrays).toBe((await import('apache-arrow-lowest')).tableFromArrays);
  expect(versionOf('apache-arrow-lowest')).toBe('17.0.0');
  expect(z).toBe((await import('zod-lowest')).z);
  expect(versionOf('zod-lowest')).toBe('4.5.0');
});
