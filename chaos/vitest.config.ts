import { defineConfig } from 'vitest/config'
import { settings } from '../vitest.shared.ts'

export default defineConfig({
  test: {
    ...settings,
    globalSetup: ['@todo-agents/db/testing/postgres-setup', '@todo-agents/db/testing/templates-setup'],
    // Each file starts several servers. In parallel they would only compete for the CPU.
    fileParallelism: false,
    // A test has several rounds, and each restarts servers.
    testTimeout: process.env.CHAOS_FULL ? 4 * 60 * 60_000 : 600_000,
  },
})
