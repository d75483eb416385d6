import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { fastTmpdir } from './fast-tmpdir.ts'
import { startServer } from './postgres-server.ts'

/** A vitest global set-up. Provides the PostgreSQL server of DATABASE_URL, or starts one until the end of the test run. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const template = `todo_agents_template_${randomUUID().replaceAll('-', '')}`
  provide('postgres_template', template)
  if (process.env.DATABASE_URL) {
    const url = process.env.DATABASE_URL
    provide('postgres_url', url)
    return () => dropDatabase(url, template)
  }
  const server = await startServer(fastTmpdir())
  provide('postgres_url', server.url)
  return server.stop
}

async function dropDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`drop database if exists ${name}`)
  await client.end()
}
