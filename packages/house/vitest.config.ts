import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@millrace/source'] },
  ssr: { resolve: { conditions: ['@millrace/source'] } },
  test: { name: 'house', include: ['test/**/*.test.ts'], testTimeout: 120_000 },
});
