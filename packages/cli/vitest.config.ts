import { defineConfig } from 'vitest/config'
import { settings } from '../../vitest.shared.ts'

export default defineConfig({
  test: {
    ...settings,
    // For the reasons in `apps/api/vitest.config.ts`.
    isolate: false,
    maxWorkers: '100%',
    globalSetup: ['@todo-agents/db/testing/postgres-setup', '@todo-agents/db/testing/templates-setup'],
  },
})
