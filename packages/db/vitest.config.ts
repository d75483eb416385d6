import { defineConfig } from 'vitest/config'
import { limits } from '../../vitest.shared.ts'

export default defineConfig({
  test: {
    ...limits,
    globalSetup: ['src/testing/postgres-setup.ts', 'src/testing/pglite-template.ts'],
    // The waiting for children and servers leaves room for another.
    maxWorkers: '100%',
  },
})
