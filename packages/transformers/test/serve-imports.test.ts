import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTransformer } from './serve-usual.js';

// What a file brings with it when it runs: `import type` and `export type` leave nothing behind.
function reached(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  for (const [, clause, specifier] of text.matchAll(
    /^(?:import|export) (?!type )([^;]*?)from '([^']+)';$/gms,
  )) {
    if (specifier!.startsWith('.')) {
      const { pathname } = new URL(specifier!.replace(/\.js$/, '.ts'), `file:///${file.replace('../', '')}`);
      reached(`..${pathname}`, seen);
    } else if (clause!.replace(/type \w+/g, '').match(/\w/)) seen.add(specifier!);
  }
  return seen;
}

describe('the serving entry', () => {
  it('loads what is handed to it alone', () => {
    expect(() => loadTransformer({})).toThrow(/no stored transformer/);
  });

  it('brings neither Arrow nor the fitting with it', () => {
    const files = [...reached('../src/serve.ts')];
    expect(files).toContain('../src/row-form.ts');
    expect(files).not.toContain('apache-arrow');
    expect(files.filter((file) => !file.startsWith('.')).sort()).toEqual([
      '@millrace/columns',
      '@noble/hashes/sha2.js',
      '@noble/hashes/utils.js',
      'canonicalize',
    ]);
    expect([...reached('../src/index.ts')]).toContain('apache-arrow');
  });

  it('makes no code of text', () => {
    for (const file of reached('../src/index.ts')) {
      if (file.startsWith('.') && !file.endsWith('/row-code.ts'))
        expect(readFileSync(new URL(file, import.meta.url), 'utf8')).not.toMatch(/\beval\(|new Function/);
    }
  });
});
