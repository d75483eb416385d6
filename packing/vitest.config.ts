import { defineConfig } from 'vitest/config'
import { settings } from '../vitest.shared.ts'

export default defineConfig({ test: settings })
