import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { freePort } from '@todo-agents/db/testing/free-port'

export interface BenchRedis {
  url: string
  pid: number
  stop(): Promise<void>
}

/** Starts a `redis-server` that stores nothing on disk. Returns null when it is not installed. */
export async function startRedis(dir: string): Promise<BenchRedis | null> {
  const port = await freePort()
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
  const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
  const isReady = await new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(false))
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve(true)
    })
  })
  if (!isReady) return null
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}
