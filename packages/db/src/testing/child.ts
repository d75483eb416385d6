import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Child {
  /** The lines that the process has printed so far. */
  lines: string[]
  /** Resolves when the process has printed `count` lines. Rejects with its stderr when it ends before that. */
  printed(count: number): Promise<void>
  /** Sends SIGKILL, and resolves when the process has ended. */
  kill(): Promise<void>
  process: ChildProcess
}

/** Runs one of the scripts in this folder in a process of its own. */
export function runChild(script: string, ...args: string[]): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args])
  const ended = once(child, 'close')
  const lines: string[] = []
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => lines.push(line))
  return {
    lines,
    process: child,
    async printed(count) {
      while (lines.length < count) {
        const over = ended.then(() => true)
        const isOver = await Promise.race([once(reader, 'line').then(() => false), over])
        if (isOver && lines.length < count) throw new Error(`${script} ended after ${lines.length} lines: ${stderr}`)
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
