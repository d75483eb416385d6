import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, Transaction, TransactionSettings } from 'kysely'
import type { Tables } from '../tables.ts'
import type { Answer, Outcome, Statement } from './batch.ts'
import type { Session, Sessions } from './session.ts'
import { isStalePlan } from './transient-error.ts'

/**
 * A Kysely driver that needs fewer round trips. `begin` travels with the first statement of a transaction, and `commit`
 * with the statement that `lastStatement` declares. A transaction without statements sends nothing. See
 * docs/decisions/020.
 */
export class BatchDriver implements Driver {
  readonly #sessions: Sessions

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<BatchConnection> {
    return new BatchConnection(await this.#sessions.acquire())
  }

  async beginTransaction(connection: BatchConnection, settings: TransactionSettings): Promise<void> {
    connection.begin(settings)
  }

  commitTransaction(connection: BatchConnection): Promise<void> {
    return connection.commit()
  }

  rollbackTransaction(connection: BatchConnection): Promise<void> {
    return connection.rollback()
  }

  async releaseConnection(connection: BatchConnection): Promise<void> {
    connection.release()
  }

  destroy(): Promise<void> {
    return this.#sessions.close()
  }
}

/**
 * Runs `run`, which must make exactly one statement, and commits the transaction together with it: one round trip less.
 * When the statement fails, `run` rejects with its error, and the transaction is rolled back. Afterwards, the
 * transaction accepts no more statements, and an error that the caller throws does not undo it. So everything that may
 * roll back the transaction must be decided before, or within the statement.
 *
 * @example
 * db.transaction().execute(async (trx) => {
 *   await lockClaimedRun(trx, fence)
 *   return lastStatement(trx, () => insertMessage(trx, message))
 * })
 */
export async function lastStatement<T>(trx: Transaction<Tables>, run: () => Promise<T>): Promise<T> {
  await withConnection(trx, (connection) => connection.commitWithNext())
  return run()
}

/**
 * Sends a statement whose answer is not needed together with the next one, or with `commit`. When it fails, the next one
 * is not executed, and fails with its error.
 *
 * @example
 * await sendWithNext(trx, 'savepoint effect')
 */
export function sendWithNext(trx: Transaction<Tables>, sql: string): Promise<void> {
  return withConnection(trx, (connection) => connection.sendWithNext(sql))
}

function withConnection(trx: Transaction<Tables>, use: (connection: BatchConnection) => void): Promise<void> {
  return trx.getExecutor().provideConnection(async (connection) => use(connection as BatchConnection))
}

const COMMIT: Statement = { sql: 'commit', parameters: [] }
const ROLLBACK: Statement = { sql: 'rollback', parameters: [] }

/** Commands for which Kysely expects the number of rows. */
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/**
 * `unsent`: `begin` waits for the first statement. `open`: the server has the transaction. `committed`, `failed`: the
 * server has ended it, and Kysely does not know yet.
 */
type TransactionState = 'none' | 'unsent' | 'open' | 'committed' | 'failed'

class BatchConnection implements DatabaseConnection {
  readonly #session: Session
  #state: TransactionState = 'none'
  /** Statements that travel with the next one. In the state `unsent`, the first of them is `begin`. */
  #waiting: Statement[] = []
  #isNextLast = false
  #isBroken = false

  constructor(session: Session) {
    this.#session = session
  }

  begin({ isolationLevel, accessMode }: TransactionSettings): void {
    const isolation = isolationLevel ? ` isolation level ${isolationLevel}` : ''
    this.#waiting = [{ sql: `begin${isolation}${accessMode ? ` ${accessMode}` : ''}`, parameters: [] }]
    this.#state = 'unsent'
  }

  commitWithNext(): void {
    this.#isNextLast = true
  }

  sendWithNext(sql: string): void {
    this.#waiting.push({ sql, parameters: [] })
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#state === 'committed' || this.#state === 'failed') {
      throw new Error('This transaction has ended with its last statement.')
    }
    const statement = { sql, parameters }
    const answer = this.#isNextLast ? await this.#executeLast(statement) : await this.#execute(statement)
    const rows = answer.rows as R[]
    return WRITES.has(answer.command) ? { rows, numAffectedRows: BigInt(answer.rowCount) } : { rows }
  }

  // biome-ignore lint/correctness/useYield: Kysely requires the method, and no query of ours streams rows.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Streaming is not supported.')
  }

  async commit(): Promise<void> {
    if (this.#state === 'open' || this.#waiting.length > 1) {
      const { command } = (await this.#sendWithCommit([])).at(-1)!
      // PostgreSQL does so when a statement has failed and its error was caught.
      if (command === 'ROLLBACK') this.#state = 'failed'
    }
    const hasFailed = this.#state === 'failed'
    this.#reset()
    if (hasFailed) throw new Error('The transaction was rolled back instead of committed: a statement had failed.')
  }

  async rollback(): Promise<void> {
    const isOpen = this.#state === 'open'
    this.#reset()
    if (!isOpen) return
    const { error } = await this.#session.send([ROLLBACK])
    // Not thrown, because the caller needs the error that led to the rollback.
    if (error) this.#isBroken = true
  }

  release(): void {
    this.#session.release({ isBroken: this.#isBroken })
  }

  #reset(): void {
    this.#state = 'none'
    this.#waiting = []
    this.#isNextLast = false
  }

  async #execute(statement: Statement): Promise<Answer> {
    const { answers } = orThrow(await this.#send([statement]))
    return answers.at(-1)!
  }

  async #executeLast(statement: Statement): Promise<Answer> {
    this.#isNextLast = false
    // A single statement is a transaction by itself.
    const isWhole = this.#state === 'unsent' && this.#waiting.length === 1 && this.#waiting[0]!.sql === 'begin'
    if (!isWhole) return (await this.#sendWithCommit([statement])).at(-2)!
    this.#waiting = []
    this.#state = 'none'
    const outcome = await this.#send([statement])
    this.#state = outcome.failed ? 'failed' : 'committed'
    return orThrow(outcome).answers[0]!
  }

  async #sendWithCommit(statements: Statement[]): Promise<Answer[]> {
    const outcome = await this.#send([...statements, COMMIT])
    if (!outcome.failed) this.#state = 'committed'
    if (outcome.failed === COMMIT) this.#state = 'failed'
    return orThrow(outcome).answers
  }

  /** Sends the waiting statements and those. When the server has dropped a prepared statement, sends them once more. */
  async #send(statements: Statement[]): Promise<Sent> {
    const batch = [...this.#waiting, ...statements]
    const isFirst = this.#state !== 'open'
    this.#waiting = []
    if (this.#state === 'unsent') this.#state = 'open'
    const sent = sentBy(batch, await this.#session.send(batch))
    if (!isFirst || !isStalePlan(sent.error)) return sent
    const again = this.#state === 'open' ? [ROLLBACK, ...batch] : batch
    return sentBy(again, await this.#session.send(again))
  }
}

interface Sent extends Outcome {
  /** The statement that failed. */
  failed: Statement | undefined
}

function sentBy(batch: Statement[], { answers, error }: Outcome): Sent {
  return { answers, error, failed: batch[answers.length] }
}

function orThrow(sent: Sent): Sent {
  if (!sent.failed) return sent
  // Shows who made the statement, instead of the socket.
  if (sent.error instanceof Error) Error.captureStackTrace(sent.error)
  throw sent.error
}
