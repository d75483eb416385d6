import { defineConfig } from 'vitest/config'
import { limits } from '../../vitest.shared.ts'

export default defineConfig({
  test: {
    ...limits,
    include: ['src/**/*.test.ts', 'e2e/**/*.test.ts'],
    globalSetup: ['@todo-agents/db/testing/postgres-setup', '@todo-agents/db/testing/data-dir-setup'],
  },
})
