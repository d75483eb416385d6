import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['src/testing/postgres-setup.ts', 'src/testing/pglite-template.ts'],
    // The waiting for children and servers leaves room for another.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
