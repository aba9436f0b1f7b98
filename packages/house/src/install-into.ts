import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { cutLockfile, type Lockfile, type Packed, testedVersion } from './cut-lockfile.js';
import { tarballName } from './pack.js';
import { pnpm } from './pnpm.js';
import { publicPackages, read, root, type Workspace } from './workspace.js';

/**
 * Makes an empty folder outside the repository a project with one package of ours installed from its tarball, with its peers, and
 * with what its README tells a reader to install beside it.
 *
 * pnpm installs offline, from the store that the repository's own install filled. Such a store has no registry metadata, so that
 * nothing can be resolved: the project gets a lockfile cut from the repository's, with tarballs where that has links.
 */
export async function installInto(
  each: Workspace,
  beside: readonly string[],
  tarballs: string,
  folder: string,
): Promise<void> {
  const asked = [each, ...publicPackages.filter(({ manifest }) => beside.includes(manifest.name))];
  const packed = asked
    .reduce<Workspace[]>((seen, one) => closure(one, seen), [])
    .map((one) => inProject(one));
  mkdirSync(join(folder, 'tarballs'));
  for (const { path, manifest } of packed)
    copyFileSync(join(tarballs, tarballName(manifest)), join(folder, path));

  const lockfile = parse(read('pnpm-lock.yaml')) as Lockfile;
  const peers = packed.flatMap((one) =>
    Object.keys(one.manifest.peerDependencies ?? {}).map((peer) => [peer, one] as const),
  );
  const others = beside
    .filter((name) => !packed.some(({ manifest }) => manifest.name === name))
    .map((name) => [name, each] as const);
  const dependencies = {
    ...Object.fromEntries(
      [...peers, ...others].map(([name, one]) => [name, testedVersion(one, name, lockfile)]),
    ),
    ...Object.fromEntries(asked.map((one) => [one.manifest.name, `file:${inProject(one).path}`])),
  };
  const overrides = Object.fromEntries(packed.map(({ path, manifest }) => [manifest.name, `file:${path}`]));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write('package.json', JSON.stringify({ name: 'empty', private: true, type: 'module', dependencies }));
  write('pnpm-workspace.yaml', stringify({ overrides }));
  write('pnpm-lock.yaml', stringify({ ...cutLockfile(lockfile, packed, dependencies, folder), overrides }));

  await pnpm(['install', '--offline', '--frozen-lockfile', `--store-dir=${store()}`], folder);
}

/** A package and all of ours that it needs at run time. */
function closure(each: Workspace, seen: Workspace[]): Workspace[] {
  if (seen.includes(each)) return seen;
  seen.push(each);
  for (const other of publicPackages) {
    if (Object.hasOwn(each.manifest.dependencies ?? {}, other.manifest.name)) closure(other, seen);
  }
  return seen;
}

function inProject(each: Workspace): Packed {
  return { ...each, path: `tarballs/${tarballName(each.manifest)}` };
}

function store(): string {
  const modules = parse(readFileSync(join(root, 'node_modules/.modules.yaml'), 'utf8')) as {
    storeDir: string;
  };
  // pnpm appends the version of the store's format by itself.
  return modules.storeDir.replace(/[\\/]v\d+$/, '');
}
