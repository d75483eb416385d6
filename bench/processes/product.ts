import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Probe } from './probe.ts'
import type { Remote } from './remote.ts'
import { startRemote } from './remote.ts'

export const PRODUCT_LOG = 'product.log'

export interface ProductOptions {
  /** Folder of the checkout to measure. */
  root: string
  port: number
  dir: string
  /** The data folder. If undefined, it is new. */
  dataDir?: string
  /** The PostgreSQL to use. If undefined, the server uses its embedded database. */
  databaseUrl?: string | undefined
  redisUrl?: string | undefined
  upstreamPort: number
  api: 'responses' | 'chat'
  /** Uses the offline assistant instead of the upstream. */
  offline?: boolean
}

export interface Product extends Remote<Probe> {
  port: number
}

/** Starts the server as `npm start` does, with limits that the load does not reach. Resolves when it is ready. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { root, port, dir, databaseUrl, redisUrl, upstreamPort, api, offline } = options
  const { dataDir = mkdtempSync(join(dir, 'data-')) } = options
  const remote = startRemote<Probe>({
    script: join(root, 'apps/api/src/main.ts'),
    flags: flagsOf(root),
    logFile: join(dir, PRODUCT_LOG),
    env: {
      PORT: `${port}`,
      HOST: '127.0.0.1',
      BASE_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: dataDir,
      AUTH_SECRET: 'a secret for the benchmark only, long enough',
      ASSISTANT: offline ? 'offline' : 'model',
      OPENAI_API: api,
      OPENAI_CHECK: 'off',
      OPENAI_API_KEY: 'none',
      OPENAI_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
      RATE_LIMIT_PER_MINUTE: '1000000',
      MONTHLY_QUOTA: '1000000000',
      REQUESTS_PER_MINUTE: '1000000000',
      MAX_TODOS: '1000000000',
      LOG_LEVEL: 'info',
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      ...(redisUrl && { REDIS_URL: redisUrl }),
    },
  })
  await untilReady(remote, port)
  return { ...remote, port }
}

/** Returns the flags that `npm start` passes to Node. */
function flagsOf(root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return (scripts.start as string).split(' ').filter((word) => word.startsWith('--'))
}

async function untilReady(remote: Remote<Probe>, port: number): Promise<void> {
  for (;;) {
    // Throws if the process has exited, so that the loop ends.
    await remote.ask('cpu')
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    await response?.body?.cancel()
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
