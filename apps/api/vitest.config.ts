import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'e2e/**/*.test.ts'],
    globalSetup: '@todo-agents/db/testing/postgres-setup',
    hookTimeout: 60_000,
    testTimeout: 30_000,
  },
})
