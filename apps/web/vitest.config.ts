import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', '*.test.ts'],
    // The live feed needs what every browser has.
    execArgv: ['--experimental-eventsource'],
  },
})
