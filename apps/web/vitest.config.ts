import { defineConfig } from 'vitest/config'
import { settings } from '../../vitest.shared.ts'

export default defineConfig({
  test: {
    ...settings,
    // To load React and the app for each file took two thirds of the CPU time.
    isolate: false,
    setupFiles: [...settings.setupFiles, 'src/testing/clear-storage.ts'],
    include: ['src/**/*.test.{ts,tsx}', '*.test.ts'],
    // The live feed needs EventSource. Every browser has it, Node only with this flag.
    execArgv: ['--experimental-eventsource'],
    // For tests that ask for a document in their first line. Lets `fetch` reach the servers of tests, which are other
    // origins.
    environmentOptions: { happyDOM: { settings: { fetch: { disableSameOriginPolicy: true } } } },
  },
})
