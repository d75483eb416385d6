import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '../../../..')

/**
 * Sets the variables of the server's `.env` that the environment lacks: they say where the server of this machine
 * listens, and where its data is.
 */
export function loadEnvFile(): void {
  const file = join(ROOT, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
}
