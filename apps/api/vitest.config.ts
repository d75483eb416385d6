import { defineConfig } from 'vitest/config'
import { settings } from '../../vitest.shared.ts'

export default defineConfig({
  test: {
    ...settings,
    // The files share no state, and to load the server and compile the embedded database for each took a seventh of the CPU
    // time.
    isolate: false,
    // By default one fewer than cores: on two, the longest suite would leave one idle once the others have ended.
    maxWorkers: '100%',
    include: ['src/**/*.test.ts', 'e2e/**/*.test.ts'],
    globalSetup: ['@todo-agents/db/testing/postgres-setup', '@todo-agents/db/testing/templates-setup'],
  },
})
