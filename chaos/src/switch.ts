import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Kills or pauses a server before one of its SQL statements; see `kill-switch.ts`. */
export interface Switch extends Disposable {
  env: Record<string, string>
  /** `pattern`: a regular expression for the statements that count. By default those of runs do. */
  arm(at: number, signal: 'SIGKILL' | 'SIGSTOP', pattern?: string): void
  /** True after `arm`, until the statement comes or `disarm` is called. */
  readonly isArmed: boolean
  disarm(): void
  /** Starts to record the SQL statements that count, from the next one on. */
  record(pattern?: string): void
  /** Returns the statements that were recorded so far. */
  seen(): string[]
  /** Stops recording and returns the recorded statements. The server must have ended before the call. */
  recorded(): string[]
}

const NEVER = 1_000_000

export function newSwitch(): Switch {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-switch-'))
  const file = join(dir, 'switch')
  const seen = `${file}.seen`
  const arm: Switch['arm'] = (at, signal, pattern) =>
    writeFileSync(file, JSON.stringify({ at, signal, pattern: pattern ?? null }))
  const readSeen = () => readFileSync(seen, 'utf8').trim().split('\n')
  return {
    env: { NODE_OPTIONS: `--import=${join(import.meta.dirname, 'kill-switch.ts')}`, CHAOS_SWITCH: file },
    arm,
    get isArmed() {
      return existsSync(file)
    },
    disarm: () => rmSync(file, { force: true }),
    record: (pattern) => arm(NEVER, 'SIGKILL', pattern),
    seen: readSeen,
    recorded() {
      const statements = readSeen()
      rmSync(seen)
      rmSync(file)
      return statements
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true }),
  }
}
