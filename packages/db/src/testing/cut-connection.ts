import type { Socket } from 'node:net'
import { Kysely } from 'kysely'
import type pg from 'pg'
import { postgresDialect } from '../connection/dialects.ts'
import { openPool } from '../connection/postgres.ts'
import type { Tables } from '../tables.ts'

interface CutOptions {
  /** The statement at which the connection breaks, counted from 1. */
  at: number
  /**
   * Whether the connection breaks before or after the server gets the statement. In both cases, the client gets no
   * answer.
   */
  when: 'before' | 'after'
}

/**
 * Runs `work` on a database whose connection breaks at one statement. `commit` counts as a statement. `wasCut`: `work`
 * got as far as that statement. `error`: what `work` threw, or null.
 */
export async function withCut(
  database_url: string,
  { at, when }: CutOptions,
  work: (db: Kysely<Tables>) => Promise<unknown>,
): Promise<{ wasCut: boolean; error: unknown }> {
  const pool = await openPool(database_url)
  const db = new Kysely<Tables>({ dialect: postgresDialect(pool) })
  const client = await pool.connect()
  let count = 0
  breakAt(client, () => ++count === at, when)
  client.release()
  const error = await work(db).then(
    () => null,
    (reason: unknown) => reason,
  )
  await db.destroy()
  return { wasCut: count >= at, error }
}

function breakAt(client: pg.PoolClient, isCut: () => boolean, when: CutOptions['when']): void {
  const stream = socketOf(client)
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((...args: unknown[]) => {
    if (!isCut()) return query(...args)
    if (when === 'before') stream.destroy()
    const answer = query(...args)
    if (when === 'after') setImmediate(() => stream.destroy())
    return answer
  }) as typeof client.query
}

export function socketOf(client: pg.PoolClient): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream
}
