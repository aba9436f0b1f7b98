import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from './workspace.js';

type Resolved = Readonly<Record<string, { readonly specifier: string; readonly version: string }>>;

/** What is read of pnpm-lock.yaml, version 9. */
export interface Lockfile {
  readonly lockfileVersion: string;
  readonly settings: object;
  readonly importers: Readonly<
    Record<string, { readonly dependencies?: Resolved; readonly devDependencies?: Resolved }>
  >;
  readonly packages: Readonly<Record<string, object>>;
  readonly snapshots: Readonly<Record<string, object>>;
}

/** A package of ours as a tarball at a path of the project that installs it. */
export interface Packed extends Workspace {
  readonly path: string;
}

/** The version of a foreign package with which the tests of one of ours run. */
export function testedVersion({ folder }: Workspace, name: string, lockfile: Lockfile): string {
  const importer = lockfile.importers[folder];
  const version = { ...importer?.dependencies, ...importer?.devDependencies }[name]?.version;
  if (version === undefined)
    throw new Error(`${folder}/package.json does not list ${name} among its devDependencies`);
  return version;
}

/** The lockfile of a project in `folder` that has these dependencies, ours as tarballs and all others as the repository has them. */
export function cutLockfile(
  lockfile: Lockfile,
  packed: readonly Packed[],
  dependencies: Readonly<Record<string, string>>,
  folder: string,
): Lockfile {
  const packages: Record<string, object> = { ...lockfile.packages };
  const snapshots: Record<string, object> = { ...lockfile.snapshots };
  const resolve = (name: string, foreign: string): string => {
    const own = packed.find(({ manifest }) => manifest.name === name);
    return own ? `file:${own.path}${peerSuffix(own, packed, lockfile)}` : foreign;
  };
  for (const each of packed) {
    const { name, version, engines, peerDependencies } = each.manifest;
    const resolution = { integrity: integrity(join(folder, each.path)), tarball: `file:${each.path}` };
    packages[`${name}@file:${each.path}`] = { resolution, version, engines, peerDependencies };
    const locked = Object.entries(lockfile.importers[each.folder]?.dependencies ?? {});
    const needs = locked.map(([dependency, { version: exact }]) => [dependency, resolve(dependency, exact)]);
    snapshots[`${name}@${resolve(name, '')}`] = {
      dependencies: { ...Object.fromEntries(needs), ...peersOf([each], lockfile) },
    };
  }
  const importer = Object.entries(dependencies).map(([name, specifier]) => [
    name,
    { specifier, version: resolve(name, specifier) },
  ]);
  const { lockfileVersion, settings } = lockfile;
  const importers = { '.': { dependencies: Object.fromEntries(importer) } };
  return { lockfileVersion, settings, importers, packages, snapshots };
}

// pnpm names an installed package by the peers that it and its dependencies found.
function peerSuffix(each: Packed, packed: readonly Packed[], lockfile: Lockfile): string {
  const peers = Object.entries(peersOf(reached(each, packed), lockfile)).sort(([a], [b]) => (a < b ? -1 : 1));
  return peers.map(([peer, version]) => `(${peer}@${version})`).join('');
}

function reached(each: Packed, packed: readonly Packed[]): Packed[] {
  const next = packed.filter(({ manifest }) =>
    Object.hasOwn(each.manifest.dependencies ?? {}, manifest.name),
  );
  return [each, ...next.flatMap((one) => reached(one, packed))];
}

function peersOf(packed: readonly Packed[], lockfile: Lockfile): Record<string, string> {
  return Object.fromEntries(
    packed.flatMap((each) =>
      Object.keys(each.manifest.peerDependencies ?? {}).map((peer) => [
        peer,
        testedVersion(each, peer, lockfile),
      ]),
    ),
  );
}

function integrity(path: string): string {
  return `sha512-${createHash('sha512').update(readFileSync(path)).digest('base64')}`;
}
