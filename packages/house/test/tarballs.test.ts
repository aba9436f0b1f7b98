import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, test } from 'vitest';
import { packed, tarballName } from '../src/pack.js';
import { publicPackages } from '../src/workspace.js';

// What an ESM-only package cannot offer: a CommonJS reader, and resolution from before `exports` existed.
const esmOnly = ({ resolutionKind, kind }: { resolutionKind?: string; kind: string }): boolean =>
  resolutionKind !== 'node10' && resolutionKind !== 'node16-cjs' && kind !== 'CJSResolvesToESM';

describe.each(publicPackages.map((each) => [each.manifest.name, each] as const))('%s', (_, { manifest }) => {
  const tarball = (): Buffer => readFileSync(join(packed(inject('tarballs')), tarballName(manifest)));

  test('publint has nothing to say', async () => {
    const bytes = tarball();
    const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const { messages, pkg } = await publint({
      pack: { tarball: data },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('attw resolves every entry with its types', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball())));
    expect(analysis.types).toBeTruthy();
    const problems: Problem[] = analysis.types ? analysis.problems : [];
    expect(problems.filter(esmOnly)).toEqual([]);
  });
});
