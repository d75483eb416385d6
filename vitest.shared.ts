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
  // V8 would compile the WebAssembly of the embedded database twice: a fifth of the CPU time of the tests with a database,
  // most of which end before the better code pays off.
  execArgv: ['--liftoff-only'],
  setupFiles: [join(import.meta.dirname, 'vitest.setup.ts')],
}
