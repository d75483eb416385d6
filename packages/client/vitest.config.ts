import { defineConfig } from 'vitest/config'
import { settings } from '../../vitest.shared.ts'

// `isolate`: for the reason in `packages/language/vitest.config.ts`.
export default defineConfig({ test: { ...settings, isolate: false } })
