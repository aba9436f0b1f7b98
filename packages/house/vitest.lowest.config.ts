import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const lowest = (specifier: string): string => fileURLToPath(import.meta.resolve(specifier));

// The tests of every package that has apache-arrow or zod as a peer, once more with the lowest versions of the peer ranges.
// Property tests and the conformance suite ask the same of every version, so once is enough for them.
export default defineConfig({
  resolve: {
    conditions: ['@millrace/source'],
    alias: [
      { find: /^apache-arrow$/, replacement: lowest('apache-arrow-lowest') },
      { find: /^zod$/, replacement: lowest('zod-lowest') },
      { find: /^zod\/mini$/, replacement: lowest('zod-lowest/mini') },
      { find: /^zod\/v4$/, replacement: lowest('zod-lowest/v4') },
      { find: /^zod\/v4\/core$/, replacement: lowest('zod-lowest/v4/core') },
    ],
  },
  ssr: { resolve: { conditions: ['@millrace/source'] } },
  test: {
    name: 'lowest peers',
    dir: fileURLToPath(new URL('..', import.meta.url)),
    include: [
      'house/lowest/*.test.ts',
      'schema/test/**/*.test.ts',
      'transformers/test/**/*.test.ts',
      'duckdb/test/**/*.test.ts',
    ],
    exclude: ['**/*.property.test.ts', '**/conformance.test.ts'],
    testTimeout: 60_000,
  },
});
