import { defineConfig } from 'vitest/config'
import { settings } from '../../vitest.shared.ts'

export default defineConfig({
  // Pure functions leave nothing behind, and to load them again for each file took half of the CPU time.
  test: { ...settings, isolate: false },
})
