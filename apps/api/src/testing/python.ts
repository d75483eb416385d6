import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Returns whether tests can run `python3`. Throws with CI=true when it is not installed. */
export function hasPython(): boolean {
  const isInstalled = spawnSync('python3', ['--version']).status === 0
  if (!isInstalled && process.env.CI === 'true') {
    throw new Error('There is no python3, and CI=true wants its tests: install the package python3.')
  }
  return isInstalled
}

/** Runs a Python program and returns what it prints. Rejects with its error output when it fails. */
export async function runPython(args: string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await run('python3', args, { env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env } })
  return stdout
}
