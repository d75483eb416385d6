import { defineConfig } from 'vitest/config'
import { limits } from '../../vitest.shared.ts'

export default defineConfig({
  test: {
    ...limits,
    include: ['src/**/*.test.{ts,tsx}', '*.test.ts'],
    // The live feed needs what every browser has.
    execArgv: ['--experimental-eventsource'],
    // For tests that need a document, which say so at their top. Its `fetch` reaches the servers of tests.
    environmentOptions: { happyDOM: { settings: { fetch: { disableSameOriginPolicy: true } } } },
  },
})
