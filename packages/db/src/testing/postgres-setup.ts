import type { TestProject } from 'vitest/node'
import { startServer } from './postgres-server.ts'

/** A vitest global set-up. Provides the PostgreSQL server of DATABASE_URL, or starts one until the end of the test run. */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env.DATABASE_URL) {
    provide('postgres_url', process.env.DATABASE_URL)
    return undefined
  }
  const server = await startServer()
  provide('postgres_url', server.url)
  return server.stop
}
