import { pnpm } from './pnpm.js';
import { publicPackages } from './workspace.js';

/** Builds every public package and packs it into a folder, as `pnpm publish` would. */
export async function packInto(folder: string): Promise<void> {
  await pnpm(['run', 'build', '--filter=./packages/*', '--output-logs=errors-only']);
  const selection = publicPackages.map(({ manifest }) => `--filter=${manifest.name}`);
  await pnpm(['--recursive', ...selection, 'pack', '--pack-destination', folder]);
}

/** The file name that pnpm gives the tarball of a package. */
export function tarballName({ name, version }: { name: string; version: string }): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}
