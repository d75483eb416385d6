import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fastTmpdir } from '@todo-agents/db/testing/fast-tmpdir'

export const BIN = join(import.meta.dirname, '../../bin/todo-agents.js')

export interface Ended {
  code: number | NodeJS.Signals
  stdout: string
  stderr: string
}

/** A person with a home of their own, in which the program keeps its files. */
export interface Person {
  home: string
  env: Record<string, string>
  /** Runs a command to its end. `input`: its standard input. */
  run(args: string[], input?: string): Promise<Ended>
  /** Runs a command that must succeed, with `--json`. Returns what it printed. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests check the form of what is printed.
  json(args: string[], input?: string): Promise<any>
  /** Starts a command. */
  start(args: string[]): ChildProcessWithoutNullStreams
  remove(): void
}

/** `env`: what the environment of the commands has beside PATH and the home. */
export function createPerson(env: Record<string, string>): Person {
  const home = mkdtempSync(join(fastTmpdir(), 'todo-agents-home-'))
  const all = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
    ...env,
  }
  const start = (args: string[]) => spawn(process.execPath, ['--liftoff-only', BIN, ...args], { env: all })

  async function run(args: string[], input = ''): Promise<Ended> {
    const child = start(args)
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    const [stdout, stderr, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    return { code: code ?? signal, stdout, stderr }
  }

  return {
    home,
    env: all,
    run,
    async json(args, input) {
      const { code, stdout, stderr } = await run([...args, '--json'], input)
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`)
      return JSON.parse(stdout)
    },
    start,
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}
