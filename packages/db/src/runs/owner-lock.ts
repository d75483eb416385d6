import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

/** Proves to other processes that this one is alive. */
export interface OwnerLock {
  /** The id of this process as the owner of leases. */
  owner: string
  /**
   * False when the free lock of another process may not mean that it died: the connection of this process broke a
   * moment ago, so the server may have restarted, and the others may still be on their way back.
   */
  canJudge(): boolean
  /** Releases the lock. */
  close(): Promise<void>
}

/** Owners with this prefix hold a lock. Others are processes of an older version, or behind a pooler. */
export const LOCKED_OWNER = 'lock:'

/** For how long a process does not judge others after its own connection broke. */
const RETURN_MS = 5000

const RETRY_MS = 250

/**
 * When the machine at the other end is gone, the server and this process notice after about 15 s. When a process is
 * killed, its kernel closes the connection, so the server notices at once.
 */
const KEEPALIVE_SECONDS = 5
const SESSION = `-c tcp_keepalives_idle=${KEEPALIVE_SECONDS} -c tcp_keepalives_interval=1 -c tcp_keepalives_count=10`

/**
 * Takes an advisory lock of PostgreSQL for a new owner id, on a connection of its own. The server frees the lock when
 * this process dies. When the connection breaks while this process lives, the lock is taken again on a new connection.
 *
 * A pooler such as PgBouncer may keep the session of a dead process, or close that of a live one, so behind a pooler a
 * lock would prove nothing. There the owner has no lock and no prefix, and other processes wait until its leases
 * expire. Rejects when the server is not reachable.
 */
export async function openOwnerLock(database_url: string): Promise<OwnerLock> {
  const id = randomUUID()
  const owner = LOCKED_OWNER + id
  let client = await openSession(database_url)
  let isHeld = false
  let brokeAt = Number.NEGATIVE_INFINITY
  const stop = new AbortController()

  async function takeLock(): Promise<void> {
    // If the server has not noticed yet that the last session is broken, this waits for its end. The lock goes from one
    // session to the next, and is never free in between.
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [owner])
    isHeld = true
  }

  async function holdOn(): Promise<void> {
    let ended = untilEnd(client)
    for (;;) {
      await ended
      if (stop.signal.aborted) return
      if (isHeld) brokeAt = performance.now()
      isHeld = false
      try {
        client = await openSession(database_url)
        ended = untilEnd(client)
        await takeLock()
      } catch {
        await client.end()
        await delay(RETRY_MS)
      }
    }
  }

  if (await isPooled(client)) {
    await client.end()
    return { owner: id, canJudge: () => false, close: async () => {} }
  }
  await takeLock()
  const held = holdOn()
  return {
    owner,
    canJudge: () => isHeld && performance.now() - brokeAt > RETURN_MS,
    async close() {
      stop.abort()
      await client.end()
      await held
    },
  }
}

async function openSession(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    options: SESSION,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_SECONDS * 1000,
    connectionTimeoutMillis: 10_000,
  })
  // Without a listener the error would end the process. The connection then ends by itself.
  client.on('error', () => {})
  await client.connect()
  return client
}

function untilEnd(client: pg.Client): Promise<void> {
  return new Promise((resolve) => client.once('end', () => resolve()))
}

/** A server announces the id of its process to each new client. A pooler announces a number of its own. */
async function isPooled(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return rows[0]?.pid !== (client as unknown as { processID: number }).processID
}
