import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Probe } from './probe.ts'
import type { Remote } from './remote.ts'
import { startRemote } from './remote.ts'

export const PRODUCT_LOG = 'product.log'

export interface ProductOptions {
  /** The checkout whose server is measured. */
  root: string
  port: number
  dir: string
  /** Without a URL the server uses its embedded database. */
  database_url?: string | undefined
  redis_url?: string | undefined
  upstream_port: number
  api: 'responses' | 'chat'
  /** Uses the offline assistant. */
  offline?: boolean
}

export interface Product extends Remote<Probe> {
  port: number
}

/** Starts the server as `npm start` does, with limits that the load does not reach, and waits until it is ready. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { root, port, dir, database_url, redis_url, upstream_port, api, offline } = options
  const remote = startRemote<Probe>({
    script: join(root, 'apps/api/src/main.ts'),
    flags: flagsOf(root),
    log_file: join(dir, PRODUCT_LOG),
    env: {
      PORT: `${port}`,
      HOST: '127.0.0.1',
      BASE_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: mkdtempSync(join(dir, 'data-')),
      AUTH_SECRET: 'a secret of the benchmark, which protects nothing',
      AGENT_MODEL: offline ? 'offline' : 'openai',
      OPENAI_API: api,
      OPENAI_API_KEY: 'none',
      OPENAI_BASE_URL: `http://127.0.0.1:${upstream_port}/v1`,
      RATE_LIMIT_PER_MINUTE: '1000000',
      MONTHLY_QUOTA: '1000000000',
      REQUESTS_PER_MINUTE: '1000000000',
      LOG_LEVEL: 'info',
      ...(database_url && { DATABASE_URL: database_url }),
      ...(redis_url && { REDIS_URL: redis_url }),
    },
  })
  await untilReady(remote, port)
  return { ...remote, port }
}

/** The flags that `npm start` passes to Node. */
function flagsOf(root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return (scripts.start as string).split(' ').filter((word) => word.startsWith('--'))
}

async function untilReady(remote: Remote<Probe>, port: number): Promise<void> {
  for (;;) {
    // Rejects when the process has ended.
    await remote.ask('cpu')
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    await response?.body?.cancel()
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
