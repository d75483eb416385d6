import { join } from 'node:path'

/**
 * The settings of all tests. The time limits, in milliseconds, end what hangs and never judge speed, so they leave room
 * for a machine that is a quarter as fast, or busy.
 */
export const settings = {
  testTimeout: 300_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 60_000, interval: 10 } },
  // A log of CI is read for what failed. One line for each of 3,000 tests would hide it.
  reporters: process.env.CI ? ['dot' as const] : ['default' as const],
  setupFiles: [join(import.meta.dirname, 'vitest.setup.ts')],
}
