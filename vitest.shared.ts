import { join } from 'node:path'

/**
 * Time limits of all tests, in milliseconds. They end what hangs and never judge speed, so they leave room for a
 * machine that is a quarter as fast, or busy.
 */
export const limits = {
  testTimeout: 300_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 60_000, interval: 10 } },
  setupFiles: [join(import.meta.dirname, 'vitest.setup.ts')],
}
