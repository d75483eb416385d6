import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '@todo-agents/db/testing/free-port'

export interface RedisServer {
  url: string
  start(): Promise<void>
  /** Kills the server like a power failure. The next start restores acknowledged writes, unless `keep` is false. */
  kill(options?: { keep: boolean }): Promise<void>
  /** Stops the server and removes its files. */
  close(): Promise<void>
}

/** Returns whether tests can start a `redis-server`. Throws with CI=true when it is not installed. */
export function hasRedisServer(): boolean {
  const isInstalled = spawnSync('redis-server', ['--version']).status === 0
  if (!isInstalled && process.env.CI === 'true') {
    throw new Error('There is no redis-server, and CI=true wants its tests: install the package redis-server.')
  }
  if (!isInstalled) console.log('Skipped: tests with Redis, since there is no redis-server. Install it to run them.')
  return isInstalled
}

/** Starts a Redis server on a free port. */
export async function startRedisServer(): Promise<RedisServer> {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-redis-'))
  const port = await freePort()
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'yes']
    child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines: string[] = []
    for await (const line of createInterface(child.stdout as NodeJS.ReadableStream)) {
      lines.push(line)
      if (line.includes('Ready to accept connections')) {
        // The output must be read all the time, because a full pipe would block the server.
        child.stdout?.resume()
        return
      }
    }
    throw new Error(`redis-server did not start:\n${lines.join('\n')}`)
  }

  async function kill({ keep } = { keep: true }): Promise<void> {
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    if (!keep) rmSync(join(dir, 'appendonlydir'), { recursive: true, force: true })
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    async close() {
      await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
