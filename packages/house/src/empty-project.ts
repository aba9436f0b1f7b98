import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { tarballName } from './pack.js';
import { pnpm } from './pnpm.js';
import { publicPackages, read, root, type Workspace } from './workspace.js';

type Versions = Readonly<Record<string, { readonly specifier: string; readonly version: string }>>;

interface Lockfile {
  readonly lockfileVersion: string;
  readonly settings: object;
  readonly importers: Readonly<Record<string, { dependencies?: Versions; devDependencies?: Versions }>>;
  readonly packages: Readonly<Record<string, object>>;
  readonly snapshots: Readonly<Record<string, object>>;
}

/**
 * A folder outside the repository with one package of ours installed from its tarball, with its peers and with what else its
 * README tells a reader to install beside it.
 *
 * pnpm installs it offline from the store that the repository's own install filled. Such a store has no registry metadata, so
 * nothing can be resolved: the project gets a lockfile cut from the repository's, with tarballs where that has links.
 */
export async function emptyProjectWith(
  each: Workspace,
  tarballs: string,
  beside: readonly string[] = [],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-empty-'));
  const ours = closure(each);
  mkdirSync(join(folder, 'tarballs'));
  for (const { manifest } of ours)
    copyFileSync(join(tarballs, tarballName(manifest)), join(folder, place(manifest)));

  const lockfile = parse(read('pnpm-lock.yaml')) as Lockfile;
  const others = Object.fromEntries(beside.map((name) => [name, testedVersion(each, name, lockfile)]));
  const ourself = { [each.manifest.name]: `file:${place(each.manifest)}` };
  const dependencies = { ...ourself, ...peerVersions(ours, lockfile), ...others };
  const overrides = Object.fromEntries(
    ours.map(({ manifest }) => [manifest.name, `file:${place(manifest)}`]),
  );
  const project = { name: 'empty', private: true, type: 'module', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), stringify({ overrides }));
  writeFileSync(
    join(folder, 'pnpm-lock.yaml'),
    stringify(cut(lockfile, ours, dependencies, overrides, folder)),
  );

  const { storeDir } = parse(readFileSync(join(root, 'node_modules/.modules.yaml'), 'utf8')) as {
    storeDir: string;
  };
  // pnpm names a version's folder inside the store itself.
  const store = storeDir.replace(/[\\/]v\d+$/, '');
  await pnpm(['install', '--offline', '--frozen-lockfile', `--store-dir=${store}`], folder);
  return folder;
}

/** A package and all of ours that it needs at run time. */
function closure(each: Workspace, seen: Workspace[] = []): Workspace[] {
  if (seen.includes(each)) return seen;
  seen.push(each);
  for (const other of publicPackages) {
    if (Object.hasOwn(each.manifest.dependencies ?? {}, other.manifest.name)) closure(other, seen);
  }
  return seen;
}

function place(manifest: { name: string; version: string }): string {
  return `tarballs/${tarballName(manifest)}`;
}

function peerVersions(ours: readonly Workspace[], lockfile: Lockfile): Record<string, string> {
  const peers = ours.flatMap((each) =>
    Object.keys(each.manifest.peerDependencies ?? {}).map((peer) => [peer, each] as const),
  );
  return Object.fromEntries(peers.map(([peer, each]) => [peer, testedVersion(each, peer, lockfile)]));
}

/** The version with which a package's own tests run. */
function testedVersion({ folder }: Workspace, name: string, lockfile: Lockfile): string {
  const version = lockfile.importers[folder]?.devDependencies?.[name]?.version;
  if (version === undefined)
    throw new Error(`${folder}/package.json does not list ${name} among its devDependencies`);
  return version;
}

function cut(
  lockfile: Lockfile,
  ours: readonly Workspace[],
  dependencies: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, string>>,
  folder: string,
): object {
  const versionOf = ({ manifest }: Workspace, among: readonly Workspace[]): string => {
    const peers = Object.entries(peerVersions(among, lockfile)).sort(([a], [b]) => (a < b ? -1 : 1));
    return `file:${place(manifest)}${peers.map(([peer, version]) => `(${peer}@${version})`).join('')}`;
  };
  const packages: Record<string, object> = { ...lockfile.packages };
  const snapshots: Record<string, object> = { ...lockfile.snapshots };
  for (const each of ours) {
    const { name, version, engines, peerDependencies } = each.manifest;
    const path = place(each.manifest);
    const integrity = `sha512-${createHash('sha512')
      .update(readFileSync(join(folder, path)))
      .digest('base64')}`;
    packages[`${name}@file:${path}`] = {
      resolution: { integrity, tarball: `file:${path}` },
      version,
      engines,
      peerDependencies,
    };
    const locked = Object.entries(lockfile.importers[each.folder]?.dependencies ?? {}).map(
      ([dependency, { version: exact }]) => {
        const own = ours.find(({ manifest }) => manifest.name === dependency);
        return [dependency, own ? versionOf(own, closure(own)) : exact] as const;
      },
    );
    const peers = peerVersions([each], lockfile);
    snapshots[`${name}@${versionOf(each, closure(each))}`] = {
      dependencies: { ...Object.fromEntries(locked), ...peers },
    };
  }
  const importer = Object.entries(dependencies).map(([name, specifier]) => {
    const own = ours.find(({ manifest }) => manifest.name === name);
    return [name, { specifier, version: own ? versionOf(own, closure(own)) : specifier }] as const;
  });
  return {
    lockfileVersion: lockfile.lockfileVersion,
    settings: lockfile.settings,
    overrides,
    importers: { '.': { dependencies: Object.fromEntries(importer) } },
    packages,
    snapshots,
  };
}
