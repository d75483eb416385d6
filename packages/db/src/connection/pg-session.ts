import type { Connection, Pool, PoolClient, Submittable } from 'pg'
import type { Outcome, Statement } from './batch.ts'
import { Batch } from './batch.ts'
import { PreparedStatements, SeenTexts } from './prepared-statements.ts'
import type { Session, Sessions } from './session.ts'

/** Sends batches over the connections of a pool. */
export function pgSessions(pool: Pool): Sessions {
  const seen = new SeenTexts()
  const prepared = new WeakMap<PoolClient, PreparedStatements>()

  function preparedOf(client: PoolClient): PreparedStatements {
    const known = prepared.get(client)
    if (known) return known
    const fresh = new PreparedStatements(seen)
    prepared.set(client, fresh)
    return fresh
  }

  return {
    async acquire() {
      const client = await pool.connect()
      return new PgSession(client, preparedOf(client))
    },
    close: () => pool.end(),
  }
}

class PgSession implements Session {
  readonly #client: PoolClient
  readonly #prepared: PreparedStatements

  constructor(client: PoolClient, prepared: PreparedStatements) {
    this.#client = client
    this.#prepared = prepared
  }

  send(statements: Statement[]): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#client.query(new PgBatch(statements, this.#prepared, resolve))
    })
  }

  release({ isBroken }: { isBroken: boolean }): void {
    this.#client.release(isBroken)
  }
}

/** A batch as a query of `pg`, which calls these methods with the answers of the server. */
class PgBatch extends Batch implements Submittable {
  readonly #resolve: (outcome: Outcome) => void

  constructor(statements: Statement[], prepared: PreparedStatements, resolve: (outcome: Outcome) => void) {
    super(statements, prepared)
    this.#resolve = resolve
  }

  /** An error that is returned becomes the batch's. */
  submit(connection: Connection): Error | undefined {
    try {
      // Without a writable stream, `pg` calls `handleError` when it notices the end of the connection.
      if (connection.stream.writable) connection.stream.write(this.encode())
      return undefined
    } catch (error) {
      return error as Error
    }
  }

  override handleError(error: unknown): void {
    super.handleError(error)
    this.#resolve(this.outcome)
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  handleReadyForQuery(): void {
    this.#resolve(this.outcome)
  }
}
