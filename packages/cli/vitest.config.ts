import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@millrace/source'] },
  ssr: { resolve: { conditions: ['@millrace/source'] } },
  test: { name: 'cli', include: ['test/**/*.test.ts'], testTimeout: 60_000 },
});
