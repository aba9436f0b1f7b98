import { importsOf, packageName } from './imports.js';
import { type Manifest, sourceEntries } from './workspace.js';

/**
 * Where each package stands. A number is a floor: it may import lower floors only. A wall may import floors 0 to 2 and is
 * imported only by the top, by apps and by tests. The yard is private and is imported only by tests and benchmarks.
 */
type Place = 0 | 1 | 2 | 3 | 'wall' | 'top' | 'app' | 'yard';

export const places: Readonly<Record<string, Place>> = {
  '@millrace/columns': 0,
  '@millrace/sql': 1,
  '@millrace/schema': 1,
  '@millrace/transformers': 1,
  '@millrace/lineage': 1,
  '@millrace/versioning': 1,
  '@millrace/expectations': 2,
  '@millrace/pipeline': 3,
  '@millrace/duckdb': 'wall',
  '@millrace/cli': 'top',
  '@millrace/house': 'yard',
  '@millrace/peers': 'yard',
  '@millrace/reference': 'app',
};

/** Packages that run unchanged in a browser: floors 0 to 2, `versioning` aside, which works on files. */
export function isNeutral(name: string): boolean {
  const place = places[name];
  return typeof place === 'number' && place <= 2 && name !== '@millrace/versioning';
}

/** May code in `from` import `to`? */
function mayImport(from: Place, to: Place): boolean {
  if (from === 'yard') return true;
  if (from === 'app') return to !== 'app' && to !== 'yard';
  if (from === 'top') return typeof to === 'number' || to === 'wall';
  if (from === 'wall') return typeof to === 'number' && to <= 2;
  return typeof to === 'number' && to < from;
}

/** May the tests and benchmarks of `from` import `to`, and so `from` list it under devDependencies? */
function mayTestWith(from: Place, to: Place): boolean {
  return mayImport(from, to) || to === 'wall' || to === 'yard';
}

/** What the checker reads of one package: its manifest and the text of its files, by path. */
export interface House {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly sources: Readonly<Record<string, string>>;
  readonly tests: Readonly<Record<string, string>>;
}

/** Every breach of the floors, each naming the file that reaches and the file it reaches for. */
export function breaches(packages: readonly House[]): string[] {
  const byName = new Map(packages.map((each) => [each.manifest.name, each]));
  const unplaced = packages.filter(({ manifest }) => places[manifest.name] === undefined);
  return [
    ...unplaced.map(
      ({ folder, manifest }) =>
        `${folder}/package.json: ${manifest.name} has no place in packages/house/src/floors.ts`,
    ),
    ...packages.filter((each) => !unplaced.includes(each)).flatMap((each) => breachesOf(each, byName)),
  ];
}

function breachesOf(house: House, byName: ReadonlyMap<string, House>): string[] {
  const { name, dependencies, optionalDependencies, peerDependencies, devDependencies } = house.manifest;
  const place = placeOf(name);
  const found: string[] = [];
  const manifest = `${house.folder}/package.json`;
  const check = (file: string, specifier: string, may: typeof mayImport): void => {
    const target = packageName(specifier);
    if (!target.startsWith('@millrace/') || target === name) return;
    const reached = byName.get(target);
    if (!reached) found.push(`${file} reaches for ${specifier}, which is no package of this repository`);
    else if (!may(place, placeOf(target))) {
      const other = file === manifest ? `${reached.folder}/package.json` : entryFile(reached, specifier);
      found.push(`${file} (${describe(place)}) may not import ${other} (${describe(placeOf(target))})`);
    }
  };
  const atRuntime = { ...dependencies, ...optionalDependencies, ...peerDependencies };
  for (const dependency of Object.keys(atRuntime)) check(manifest, dependency, mayImport);
  for (const dependency of Object.keys(devDependencies ?? {})) check(manifest, dependency, mayTestWith);
  for (const [file, text] of Object.entries(house.sources)) {
    for (const { specifier } of importsOf(file, text)) {
      check(file, specifier, mayImport);
      if (escapes(`${house.folder}/src`, file, specifier))
        found.push(`${file} leaves its package: ${specifier}`);
      if (place !== 'yard' && !isListed(specifier, name, atRuntime))
        found.push(`${file} imports ${specifier}, which ${manifest} does not list`);
    }
  }
  for (const [file, text] of Object.entries(house.tests)) {
    for (const { specifier } of importsOf(file, text)) {
      check(file, specifier, mayTestWith);
      if (escapes(house.folder, file, specifier)) found.push(`${file} leaves its package: ${specifier}`);
    }
  }
  return found;
}

function entryFile(reached: House, specifier: string): string {
  const subpath = `.${specifier.slice(reached.manifest.name.length)}`;
  return sourceEntries(reached).find((entry) => entry.subpath === subpath)?.file ?? `${reached.folder}/src`;
}

function placeOf(name: string): Place {
  return places[name] ?? 'app';
}

function describe(place: Place): string {
  return typeof place === 'number' ? `floor ${place}` : place;
}

function escapes(folder: string, file: string, specifier: string): boolean {
  if (!specifier.startsWith('.')) return false;
  return !new URL(specifier, `file:///${file}`).pathname.startsWith(`/${folder}/`);
}

function isListed(specifier: string, self: string, listed: Readonly<Record<string, string>>): boolean {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return true;
  const name = packageName(specifier);
  return name === self || Object.hasOwn(listed, name);
}
