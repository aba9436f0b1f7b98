import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles sources as they would be published, for tests that need a process or worker threads of their own. */
export async function bundle(entries: Record<string, string>, outdir: string): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [
        name,
        fileURLToPath(new URL(`../../${file}`, import.meta.url)),
      ]),
    ),
    outdir: path.resolve(outdir),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@millrace/source'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [
      {
        // It looks for its binary beside itself.
        name: 'native addon',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^fs-ext-extra-prebuilt$/ }, ({ path: name }) => ({
            path: import.meta.resolve(name),
            external: true,
          })),
      },
    ],
    logLevel: 'silent',
  });
}
