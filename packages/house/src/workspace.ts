import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The members of a package.json that these tests read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>> | string | null>>;
  readonly repository?: { readonly type: string; readonly url: string; readonly directory?: string };
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** One package or app of the workspace; `folder` is relative to the root, with forward slashes. */
export interface Workspace {
  readonly folder: string;
  readonly manifest: Manifest;
}

export const workspaces: readonly Workspace[] = ['packages', 'apps']
  .filter((group) => existsSync(join(root, group)))
  .flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .map((name) => `${group}/${name}`),
  )
  .filter((folder) => existsSync(join(root, folder, 'package.json')))
  .map((folder) => ({ folder, manifest: JSON.parse(read(`${folder}/package.json`)) as Manifest }));

export const publicPackages: readonly Workspace[] = workspaces.filter(({ manifest }) => !manifest.private);

/** Reads a file of the repository as text. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Those of the files that stand. */
export function existing(files: readonly string[]): string[] {
  return files.filter((file) => existsSync(join(root, file)));
}

/** Every TypeScript file below a folder of the repository, relative to the root, in code-point order. */
export function typeScriptFiles(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The TypeScript source behind each public entry, from the `@millrace/source` condition: `.` and subpaths such as `./node`. */
export function sourceEntries({ folder, manifest }: Workspace): { subpath: string; file: string }[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
    const source = target !== null && typeof target === 'object' ? target['@millrace/source'] : undefined;
    return source === undefined ? [] : [{ subpath, file: `${folder}/${source.replace('./', '')}` }];
  });
}
