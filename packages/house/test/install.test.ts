import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { emptyProjectWith } from '../src/empty-project.js';
import { asModule, assertion, fences } from '../src/examples.js';
import { packed } from '../src/pack.js';
import { plainEnvironment } from '../src/pnpm.js';
import { publicPackages, read } from '../src/workspace.js';

const javaScript = (code: string): string =>
  transformSync(code, { loader: 'ts', format: 'esm', target: 'node20.19' }).code;

describe.each(publicPackages.map((each) => [each.manifest.name, each] as const))('%s alone', (name, each) => {
  let folder = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('installs offline from its tarball into an empty project', () => {
    folder = emptyProjectWith(each, packed(inject('tarballs')));
    expect(existsSync(join(folder, 'node_modules', name, 'dist/index.js'))).toBe(true);
  });

  test('runs the first example of its README there', () => {
    const readme = `${each.folder}/README.md`;
    const [example] = fences(readme, read(readme));
    expect(example, `${readme} has a ts fence`).toBeDefined();
    const checked = `import { ${assertion} } from './same-value.js';${asModule(example!)}`;
    writeFileSync(join(folder, 'example.js'), javaScript(checked));
    writeFileSync(join(folder, 'same-value.js'), javaScript(read('packages/house/src/same-value.ts')));
    const { status, stderr } = spawnSync(process.execPath, ['example.js'], {
      cwd: folder,
      env: plainEnvironment(),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
