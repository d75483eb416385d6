import { defineConfig } from 'vitest/config'
import { limits } from '../../vitest.shared.ts'

export default defineConfig({
  test: {
    ...limits,
    include: ['src/**/*.test.{ts,tsx}', '*.test.ts'],
    // The live feed needs EventSource, as every browser has it.
    execArgv: ['--experimental-eventsource'],
    // For tests that need a document and say so in their first line. Lets `fetch` reach the servers of tests.
    environmentOptions: { happyDOM: { settings: { fetch: { disableSameOriginPolicy: true } } } },
  },
})
