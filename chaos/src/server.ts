import type { ServerProcess } from '@todo-agents/api/testing/process'
import { startProcess } from '@todo-agents/api/testing/process'
import { freePort } from '@todo-agents/db/testing/free-port'

/** An API process at a fixed address that can be killed and started again. */
export interface Server extends AsyncDisposable {
  url: string
  port: number
  readonly pid: number
  start(): Promise<void>
  /** Sends SIGKILL and does not wait until the process has ended. */
  kill(): void
  /** Resolves with the exit code, or with the signal that ended the process. */
  ended(): Promise<number | NodeJS.Signals>
  /** Returns the output of all processes that were started at this address. */
  log(): string
  signal(signal: NodeJS.Signals): void
}

/** Limits that no test reaches, and a lease that expires soon. */
const ENV = {
  HOST: '127.0.0.1',
  AUTH_SECRET: 'a secret for tests, which nobody else should use',
  RATE_LIMIT_PER_MINUTE: '100000',
  MONTHLY_QUOTA: '100000',
  REQUESTS_PER_MINUTE: '100000',
  RUN_LEASE_SECONDS: '1',
  LOG_LEVEL: 'debug',
}

/** Returns a server that is not started yet. */
export async function serverOf(env: Record<string, string>): Promise<Server> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const outputs: (() => string)[] = []
  let current: ServerProcess | null = null

  function running(): ServerProcess {
    if (!current) throw new Error('the server was not started')
    return current
  }

  const server: Server = {
    url,
    port,
    get pid() {
      return running().child.pid as number
    },
    async start() {
      current = startProcess({ ...ENV, PORT: `${port}`, BASE_URL: url, ...env })
      outputs.push(current.output)
      await current.ready
    },
    kill: () => void running().child.kill('SIGKILL'),
    ended: () => running().ended,
    log: () => outputs.map((output) => output()).join('\n--- started again ---\n'),
    signal: (signal) => void running().child.kill(signal),
    async [Symbol.asyncDispose]() {
      if (!current) return
      current.child.kill('SIGKILL')
      await current.ended
    },
  }
  return server
}
