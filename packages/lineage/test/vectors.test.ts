import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../src/index.js';
import { nativeSha256 } from '../src/node.js';

interface Vector {
  readonly name: string;
  readonly sha256: string;
  readonly xxh128: string;
  readonly free: string;
  /** Base64. */
  readonly ipc: string;
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('golden/vectors.json', import.meta.url), 'utf8'),
);
const page = readFileSync(new URL('../FINGERPRINT.md', import.meta.url), 'utf8');

describe('the fingerprints that a reader of the specification in Python made', () => {
  it.each(vectors)('$name', async ({ ipc, sha256, xxh128, free }) => {
    const table = tableFromIPC(Buffer.from(ipc, 'base64'));
    expect((await fingerprint(table)).id).toBe(sha256);
    expect((await fingerprint(table, { hash: nativeSha256 })).id).toBe(sha256);
    expect((await fingerprint(table, { hash: 'xxh128' })).id).toBe(xxh128);
    expect((await fingerprint(table, { order: 'free' })).id).toBe(free);
  });

  it('stand in the specification', () => {
    const written = vectors.filter(({ name }) => page.includes(`| ${name} |`));
    expect(written).toHaveLength(7);
    for (const { name, sha256, xxh128, free } of written)
      expect(page).toContain(`| ${name} | \`${sha256}\`<br>\`${xxh128}\`<br>\`${free}\` |`);
  });
});
