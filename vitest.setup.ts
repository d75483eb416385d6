import { vi } from 'vitest'

/** `vi.waitFor` gives up after 1 s, and Vitest has no setting for that: here it has the limit of `expect.poll`. */
const WAIT = { timeout: 60_000, interval: 10 }

const waitFor = vi.waitFor
vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === 'number' ? { ...WAIT, timeout: options } : { ...WAIT, ...options })
