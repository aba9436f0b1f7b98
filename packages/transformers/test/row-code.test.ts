import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it, vi } from 'vitest';
import { columnTransformer, fit, loadTransformer, oneHotEncoder, standardScaler } from '../src/index.js';

const artifact: unknown = JSON.parse(
  readFileSync(new URL('./golden/artifact-1.json', import.meta.url), 'utf8'),
);

describe('the row form as code', () => {
  it('holds no name and no number of the data', async () => {
    const hostile = ['a"];process.exit(1)//', '`$`', 'constructor', "it's", '\u2028'];
    const table = tableFromArrays(
      Object.fromEntries(
        hostile.map((name, i) => [name, i < 3 ? Float64Array.of(123.456, 7.5) : [name, 'x']]),
      ),
    );
    const names = table.schema.fields.map(({ name }) => name);
    const spec = columnTransformer(
      names.map((name, i) => [
        `p${i}`,
        name.startsWith('it') || name === '\u2028' ? oneHotEncoder() : standardScaler(),
        [name],
      ]),
    );
    const fitted = await fit(spec, table);
    const sources: string[] = [];
    const real = globalThis.Function;
    function Recording(...parts: string[]): object {
      sources.push(parts.at(-1)!);
      return Reflect.construct(real, parts) as object;
    }
    vi.stubGlobal('Function', Recording);
    const json: unknown = JSON.parse(JSON.stringify(fitted));
    const loaded = loadTransformer(json, { compile: true });
    vi.unstubAllGlobals();
    expect(sources).toHaveLength(1);
    expect(sources[0]).toMatch(/^[\sA-Za-z0-9_$"=[\]();,{}<>!?:.*/|+-]*$/);
    for (const text of ['123', 'process', 'it', '\u2028', 'proto', 'eval'])
      expect(sources[0]!.replaceAll('strict', '')).not.toContain(text);
    expect(loaded.row(rowOf(names))).toEqual(fitted.row(rowOf(names)));
  });

  it('is not made where the runtime forbids it', async () => {
    const fitted = await fit(standardScaler(), tableFromArrays({ x: Float64Array.of(1, 2) }));
    const file = join(mkdtempSync(join(tmpdir(), 'millrace-')), 'artifact.json');
    writeFileSync(file, JSON.stringify(fitted));
    const fixture = fileURLToPath(new URL('./no-code.ts', import.meta.url));
    const flags = [
      '--disallow-code-generation-from-strings',
      '--conditions',
      '@millrace/source',
      '--import',
      'tsx',
    ];
    const out = execFileSync(process.execPath, [...flags, fixture, file], { encoding: 'utf8' });
    const { id } = fitted;
    rmSync(file);
    expect(JSON.parse(out)).toEqual({ rows: [id, id], refused: 'no_code' });
  });

  it('is refused as an option of another type', () => {
    expect(() => loadTransformer(artifact, { compile: 'yes' as never })).toThrow(/true or false/);
  });
});

function rowOf(names: readonly string[]): Record<string, unknown> {
  const row = Object.create(null) as Record<string, unknown>;
  for (const name of names) row[name] = name === "it's" || name === '\u2028' ? 'x' : 3;
  return row;
}
