import { expect, test } from 'vitest';
import { breaches, type House, places } from '../src/floors.js';
import { read, typeScriptFiles, workspaces } from '../src/workspace.js';

const texts = (files: string[]): Record<string, string> =>
  Object.fromEntries(files.map((file) => [file, read(file)]));

const standing: House[] = workspaces.map(({ folder, manifest }) => ({
  folder,
  manifest,
  sources: texts(typeScriptFiles(`${folder}/src`)),
  tests: texts([...typeScriptFiles(`${folder}/test`), ...typeScriptFiles(`${folder}/bench`)]),
}));

const made = (
  leaf: string,
  members: Partial<House> & { dependencies?: Record<string, string> } = {},
): House => ({
  folder: `packages/${leaf}`,
  manifest: {
    name: `@millrace/${leaf}`,
    version: '0.0.0',
    exports: { '.': { '@millrace/source': './src/index.ts' } },
    dependencies: members.dependencies ?? {},
  },
  sources: members.sources ?? {},
  tests: members.tests ?? {},
});

test('imports and manifests follow the floors', () => {
  expect(breaches(standing)).toEqual([]);
});

test('every place in the table is taken', () => {
  const names = new Set(workspaces.map(({ manifest }) => manifest.name));
  expect(Object.keys(places).filter((name) => !names.has(name))).toEqual([]);
});

test('a reach upward is named with both files, however it is written', () => {
  const listed = { dependencies: { '@millrace/sql': 'workspace:^' } };
  for (const line of [
    "import { lower } from '@millrace/sql';",
    "import type { Dialect } from '@millrace/sql';",
    "export * from '@millrace/sql';",
    "const sql = await import('@millrace/sql');",
    "type Dialect = import('@millrace/sql').Dialect;",
  ]) {
    const columns = made('columns', { ...listed, sources: { 'packages/columns/src/sum.ts': line } });
    expect(breaches([columns, made('sql')])).toEqual([
      'packages/columns/package.json (floor 0) may not import packages/sql/package.json (floor 1)',
      'packages/columns/src/sum.ts (floor 0) may not import packages/sql/src/index.ts (floor 1)',
    ]);
  }
});

test('sideways, into a wall and out of the package are breaches; downward is none', () => {
  const dependencies = {
    '@millrace/columns': 'workspace:^',
    '@millrace/schema': 'workspace:^',
    '@millrace/duckdb': 'workspace:^',
  };
  const reach = (line: string): string[] => {
    const file = 'packages/transformers/src/fit.ts';
    const house = made('transformers', { dependencies, sources: { [file]: line } });
    return breaches([house, made('columns'), made('schema'), made('duckdb')]).filter((breach) =>
      breach.startsWith(file),
    );
  };
  expect(reach("import { scan } from '@millrace/columns';")).toEqual([]);
  expect(reach("import { tableSchema } from '@millrace/schema';")).toHaveLength(1);
  expect(reach("import { openDuckDB } from '@millrace/duckdb';")).toHaveLength(1);
  expect(reach("import { scan } from '../../columns/src/index.js';")).toHaveLength(1);
  expect(reach("import pad from 'left-pad';")).toHaveLength(1);
});

test('tests may use walls and lower floors, and no more', () => {
  const reach = (leaf: string): string[] => {
    const tests = { 'packages/schema/test/a.test.ts': `import { x } from '@millrace/${leaf}';` };
    return breaches([made('schema', { tests }), made('columns'), made('duckdb'), made('pipeline')]);
  };
  expect(reach('columns')).toEqual([]);
  expect(reach('duckdb')).toEqual([]);
  expect(reach('pipeline')).toEqual([
    'packages/schema/test/a.test.ts (floor 1) may not import packages/pipeline/src/index.ts (floor 3)',
  ]);
});

test('a path out of the package is no way round, for tests either', () => {
  const reach = (line: string): string[] =>
    breaches([made('schema', { tests: { 'packages/schema/test/a.test.ts': line } })]);
  expect(reach("import { x } from '../../pipeline/src/index.js';")).toEqual([
    'packages/schema/test/a.test.ts leaves its package: ../../pipeline/src/index.js',
  ]);
  expect(reach("import { x } from '../src/layout.js';")).toEqual([]);
});
