import { defineConfig } from 'vitest/config'
import { settings } from '../../vitest.shared.ts'

export default defineConfig({
  test: {
    ...settings,
    // For the reason in `apps/api/vitest.config.ts`.
    isolate: false,
    globalSetup: ['src/testing/postgres-setup.ts', 'src/testing/templates-setup.ts'],
    // Tests often wait for child processes and servers, which leaves room for another worker.
    maxWorkers: '100%',
  },
})
