import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@millrace/source'] },
  ssr: { resolve: { conditions: ['@millrace/source'] } },
  test: { name: 'house', include: ['test/**/*.test.ts'], globalSetup: ['src/pack.ts'], testTimeout: 120_000 },
});
