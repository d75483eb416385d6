import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer, Methods, Question } from './answer.ts'

/** A child process that answers the questions of this process. */
export interface Remote<Theirs extends Methods> {
  pid: number
  ask<Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ): Promise<Awaited<ReturnType<Theirs[Name]>>>
  /** Sends SIGTERM, and resolves when the process has exited. */
  stop(): Promise<void>
  /** Sends SIGKILL, and resolves when the process has exited. */
  kill(): Promise<void>
}

export interface RemoteOptions {
  /** A path relative to `bench/`, or an absolute one. */
  script: string
  /** Receives the output of the process. */
  logFile: string
  env?: Record<string, string>
  /** Flags for Node. */
  flags?: string[]
}

const PROBE = join(import.meta.dirname, 'probe.ts')

/**
 * Starts a Node process with the probe in it. If the process exits before it answers a question, the question is
 * rejected.
 */
export function startRemote<Theirs extends Methods>(options: RemoteOptions): Remote<Theirs> {
  const { script, logFile, env = {}, flags = [] } = options
  const log = openSync(logFile, 'a')
  const path = join(import.meta.dirname, '..', script)
  const args = [...flags, '--expose-gc', '--import', PROBE, script.startsWith('/') ? script : path]
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', log, log, 'ipc'],
  })
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  let lastId = 0

  child.on('message', ({ id, value, error }: Answer) => {
    const question = open.get(id)
    open.delete(id)
    if (error === undefined) question?.resolve(value)
    else question?.reject(new Error(`${script}: ${error}`))
  })
  child.on('exit', (code, signal) => {
    for (const { reject } of open.values()) reject(ended(code ?? signal))
    open.clear()
  })

  function ended(reason: number | string | null): Error {
    const printed = readFileSync(logFile, 'utf8').trim().split('\n').slice(-20).join('\n')
    return new Error(`${script} exited (${reason}). Its last output:\n${printed}`)
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (hasEnded(child)) return
    child.kill(signal)
    await once(child, 'exit')
  }

  return {
    pid: child.pid ?? 0,
    ask(name, ...args) {
      const question = Promise.withResolvers<unknown>()
      const id = ++lastId
      open.set(id, question)
      // The caller may have stopped waiting for the answer: then a rejection must not count as unhandled.
      question.promise.catch(() => {})
      if (hasEnded(child)) question.reject(ended(child.exitCode ?? child.signalCode))
      else child.send({ id, name, args } satisfies Question)
      return question.promise as never
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
