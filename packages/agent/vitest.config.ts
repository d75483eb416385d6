import { defineConfig } from 'vitest/config'

/** Properties read thousands of texts; the limit is for what never ends, not for a machine that is busy. */
export default defineConfig({ test: { testTimeout: 60_000 } })
