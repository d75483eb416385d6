import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: '@todo-agents/db/testing/postgres-setup',
    // Each file starts several servers; side by side they would only wait for each other.
    fileParallelism: false,
    hookTimeout: 120_000,
    // A round takes seconds; this is for a machine that does much else at the same time.
    testTimeout: process.env.CHAOS_FULL ? 60 * 60_000 : 180_000,
  },
})
