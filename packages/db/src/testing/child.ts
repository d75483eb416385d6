import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Child {
  /** The lines that it has printed so far. */
  lines: string[]
  /** Resolves when it has printed that many lines. Rejects when it ends before, with what it said. */
  printed(count: number): Promise<void>
  /** Ends it as a power switch would, and waits until it is gone. */
  kill(): Promise<void>
  process: ChildProcess
}

/** Runs one of the scripts in this folder as a process of its own. */
export function runChild(script: string, ...args: string[]): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args])
  const ended = once(child, 'close')
  const lines: string[] = []
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
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
        if (isOver && lines.length < count) throw new Error(`${script} ended after ${lines.length} lines: ${said}`)
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
