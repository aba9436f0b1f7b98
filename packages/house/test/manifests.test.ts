import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { importsOf, packageName } from '../src/imports.js';
import { publicPackages, read, root, typeScriptFiles, workspaces } from '../src/workspace.js';

const catalog = Object.keys((parse(read('pnpm-workspace.yaml')) as { catalog: object }).catalog);

describe.each(publicPackages.map((each) => [each.manifest.name, each] as const))(
  '%s',
  (name, { folder, manifest }) => {
    test('says what it is and where it comes from', () => {
      expect(name).toBe(`@millrace/${folder.split('/')[1]}`);
      expect(manifest).toMatchObject({
        license: 'MIT',
        type: 'module',
        sideEffects: false,
        engines: { node: '>=20.19' },
        files: ['dist', 'src'],
        repository: { type: 'git', directory: folder },
        publishConfig: { access: 'public', provenance: true },
      });
    });

    test('exports the source first, then types, then code, and closes its internals', () => {
      const { './package.json': self, './internal/*': internal, ...entries } = manifest.exports ?? {};
      expect(self).toBe('./package.json');
      expect(internal).toBeNull();
      expect(Object.keys(entries)).toContain('.');
      for (const [subpath, target] of Object.entries(entries)) {
        const leaf = subpath === '.' ? 'index' : subpath.slice(2);
        expect(Object.entries(target ?? {})).toEqual([
          ['@millrace/source', `./src/${leaf}.ts`],
          ['types', `./dist/${leaf}.d.ts`],
          ['default', `./dist/${leaf}.js`],
        ]);
        expect(existsSync(join(root, folder, `src/${leaf}.ts`))).toBe(true);
      }
    });

    test('has the scripts, configurations and texts of a package', () => {
      expect(manifest.scripts).toMatchObject({
        build: 'tsup',
        typecheck: 'tsc -p tsconfig.json',
        test: 'vitest run',
      });
      for (const file of [
        'README.md',
        'tsconfig.json',
        'tsup.config.ts',
        'vitest.config.ts',
        'src/index.ts',
      ]) {
        expect(existsSync(join(root, folder, file)), `${folder}/${file}`).toBe(true);
      }
    });

    test('asks for zod and apache-arrow as peers with a wide range', () => {
      const ranges: Record<string, string> = { 'apache-arrow': '>=17.0.0 <22', zod: '^4.5.0' };
      for (const [peer, range] of Object.entries(manifest.peerDependencies ?? {}))
        expect(range, peer).toBe(ranges[peer]);
      expect(Object.keys(manifest.dependencies ?? {})).not.toContain('apache-arrow');
    });

    test('lists at run time what its sources import, and no more', () => {
      const sources = typeScriptFiles(`${folder}/src`);
      const imported = new Set(
        sources.flatMap((file) => importsOf(file, read(file)).map(({ specifier }) => packageName(specifier))),
      );
      const listed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
      expect(listed.filter((dependency) => !imported.has(dependency))).toEqual([]);
    });

    test('names one version policy: the workspace, the catalog, or a range where it is a promise', () => {
      for (const [dependency, range] of Object.entries({
        ...manifest.dependencies,
        ...manifest.devDependencies,
      })) {
        if (dependency.startsWith('@millrace/')) expect(range, dependency).toBe('workspace:^');
        else if (catalog.includes(dependency)) expect(['catalog:', '^4.5.0'], dependency).toContain(range);
        else if (/-lowest$/.test(dependency))
          expect(range, dependency).toMatch(/^npm:[a-z-]+@\d+\.\d+\.\d+$/);
        else expect.unreachable(`${dependency} is not in the catalog of pnpm-workspace.yaml`);
      }
    });
  },
);

test('what is not published is private', () => {
  for (const { folder, manifest } of workspaces) {
    if (manifest.private) expect(manifest.publishConfig, folder).toBeUndefined();
    expect(manifest.license, folder).toBe('MIT');
  }
});

test('every published package is released in one fixed group', () => {
  const { fixed } = JSON.parse(read('.changeset/config.json')) as { fixed: string[][] };
  expect([...(fixed[0] ?? [])].sort()).toEqual(publicPackages.map(({ manifest }) => manifest.name).sort());
});
