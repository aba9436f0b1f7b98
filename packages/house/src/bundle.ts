import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import { root } from './workspace.js';

/** A package as a browser would get it: sizes in bytes, minified and gzipped, peers left out. */
export interface Bundle {
  /** The entry and its static imports. */
  readonly loaded: number;
  /** `loaded` and all lazy chunks. */
  readonly total: number;
  /** Every file that went in, relative to the root. */
  readonly inputs: readonly string[];
}

const neutral = {
  absWorkingDir: root,
  platform: 'neutral',
  target: 'es2022',
  conditions: ['@millrace/source'],
  mainFields: ['module', 'main'],
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** Bundles a source file for a neutral platform, where any module of Node is an error; `external` packages stay imports. */
export async function bundle(entry: string, external: readonly string[]): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    ...neutral,
    entryPoints: { entry: join(root, entry) },
    outdir: 'bundle',
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    external: [...external],
  });
  const size = (file: OutputFile): number => gzipSync(file.contents, { level: 9 }).length;
  const atOnce = staticImports(metafile, 'bundle/entry.js');
  const loaded = outputFiles.filter(({ path }) => atOnce.has(path.slice(root.length + 1)));
  return {
    loaded: sum(loaded.map(size)),
    total: sum(outputFiles.map(size)),
    inputs: Object.keys(metafile.inputs),
  };
}

/** Bundles an entry with all that it needs and runs it where there is nothing but the language and what every browser has. */
export async function loadInBareContext(entry: string): Promise<Record<string, unknown>> {
  const { outputFiles } = await build({
    ...neutral,
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'loaded',
  });
  const web = {
    TextEncoder,
    TextDecoder,
    URL,
    AbortController,
    AbortSignal,
    ReadableStream,
    structuredClone,
    performance,
    crypto,
    console,
  };
  const context = createContext({ ...web, queueMicrotask, setTimeout, clearTimeout });
  runInContext(outputFiles[0]?.text ?? '', context);
  return context['loaded'];
}

function staticImports(metafile: Metafile, from: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const { path, kind, external } of metafile.outputs[from]?.imports ?? []) {
    if (kind === 'import-statement' && !external) staticImports(metafile, path, seen);
  }
  return seen;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
