import { defineConfig } from 'vitest/config'
import { limits } from '../vitest.shared.ts'

export default defineConfig({
  test: {
    ...limits,
    globalSetup: ['@todo-agents/db/testing/postgres-setup', '@todo-agents/db/testing/data-dir-setup'],
    // Each file starts several servers; side by side they would only wait for each other.
    fileParallelism: false,
    // A test takes several rounds, each with restarts of servers.
    testTimeout: process.env.CHAOS_FULL ? 4 * 60 * 60_000 : 600_000,
  },
})
