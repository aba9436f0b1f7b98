import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'packages/house/vitest.lowest.config.ts',
      'apps/*/vitest.config.ts',
    ],
  },
});
