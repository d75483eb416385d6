import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../env.ts'

export interface ServerProcess {
  child: ChildProcess
  /** Everything that it printed so far. */
  output: () => string
  /** Resolves when it takes requests; rejects with its output when it ends before. */
  ready: Promise<void>
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
}

/** Starts the product as `npm start` does, with this environment and nothing of ours. */
export function startProcess(env: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, [join(ROOT, 'apps/api/src/main.ts')], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const output = () => lines.join('\n')
  const is_ready = Promise.withResolvers<void>()
  // A test that does not wait for it must not fail because of it.
  is_ready.promise.catch(() => {})
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      if (line.includes('is ready')) is_ready.resolve()
    })
  }
  // "close" comes after the last line, "exit" may come before it.
  const ended = once(child, 'close').then(([code, signal]) => {
    is_ready.reject(new Error(`the server ended: ${output()}`))
    return code ?? signal
  })
  return { child, output, ready: is_ready.promise, ended }
}
