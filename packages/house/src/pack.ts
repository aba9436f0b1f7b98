import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { pnpm } from './pnpm.js';
import { publicPackages } from './workspace.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder with the tarball of every public package, or why there is none. */
    tarballs: { folder: string; failure?: string };
  }
}

/** Builds and packs every public package once, before the tests that read tarballs; gone after them. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-tarballs-'));
  try {
    pnpm(['run', 'build', '--output-logs=errors-only']);
    const selection = publicPackages.map(({ manifest }) => `--filter=${manifest.name}`);
    pnpm(['--recursive', ...selection, 'pack', '--pack-destination', folder]);
    project.provide('tarballs', { folder });
  } catch (error) {
    // A throw from here would end the run of every other test with it.
    project.provide('tarballs', { folder, failure: String(error) });
  }
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The folder that `setup` packed into, for a test. */
export function packed({ folder, failure }: ProvidedContext['tarballs']): string {
  if (failure !== undefined) throw new Error(failure);
  return folder;
}

/** The file name that pnpm gives the tarball of a package. */
export function tarballName({ name, version }: { name: string; version: string }): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}
