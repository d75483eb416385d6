import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../env.ts'

export interface ServerProcess {
  child: ChildProcess
  /** The output of the process so far. */
  output: () => string
  /** Resolves when the server accepts requests. Rejects with its output when the process ends before. */
  ready: Promise<void>
  /** Resolves with the exit code of the process, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
}

/** Compiling the server takes a fifth of the CPU time of its start. Tests start it hundreds of times. */
const COMPILE_CACHE = join(ROOT, 'node_modules/.cache/compiled-server')

/**
 * Starts the server as `npm start` does, with only this environment and PATH. `--liftoff-only`: for the reason in
 * `vitest.shared.ts`.
 */
export function startProcess(env: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, ['--liftoff-only', join(ROOT, 'apps/api/src/main.ts')], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const output = () => lines.join('\n')
  const isReady = Promise.withResolvers<void>()
  // A test that does not await it must not fail with an unhandled rejection.
  isReady.promise.catch(() => {})
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      if (line.includes('is ready')) isReady.resolve()
    })
  }
  // "close" is emitted after the last line, "exit" may be emitted before it.
  const ended = once(child, 'close').then(([code, signal]) => {
    isReady.reject(new Error(`the server ended: ${output()}`))
    return code ?? signal
  })
  return { child, output, ready: isReady.promise, ended }
}
