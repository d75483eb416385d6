import { defineConfig } from 'vitest/config'
import { settings } from '../../vitest.shared.ts'

export default defineConfig({
  test: {
    ...settings,
    include: ['src/**/*.test.{ts,tsx}', '*.test.ts'],
    // The live feed needs EventSource. Every browser has it, Node only with this flag.
    execArgv: ['--experimental-eventsource'],
    // For tests that ask for a document in their first line. Lets `fetch` reach the servers of tests, which are other
    // origins.
    environmentOptions: { happyDOM: { settings: { fetch: { disableSameOriginPolicy: true } } } },
  },
})
