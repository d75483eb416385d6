import type { PGliteOptions } from '@electric-sql/pglite'
import { PGlite } from '@electric-sql/pglite'

/**
 * For how long statements may run one after the other before sockets and timers get a turn. A statement takes 0.3 to 5
 * ms, so a few of them fit. A turn before every statement would cost a fifth of the time of a short statement.
 */
const SLICE_MS = 5

/**
 * The embedded database never runs `analyze`, so the planner expects that a user has a few rows. It would then read all
 * rows of the user and sort them, instead of reading the first ones from an index. With `random_page_cost=1`, both kinds
 * of reading a page cost the same, and with equal costs it prefers the index.
 *
 * PostgreSQL's default of 128 MB for its cache would be taken at the start, and the files are in the cache of the
 * operating system as well.
 */
const START_PARAMS = [...PGlite.defaultStartParams, '-c', 'random_page_cost=1', '-c', 'shared_buffers=32MB']

/** Calls `proceed` in a later turn of the event loop. `setImmediate` calls it in the next one. */
export type NextTurn = (proceed: () => void) => void

/**
 * A PGlite that shares the event loop. PGlite runs each statement synchronously, and between two statements only promises
 * settle. Without turns of the event loop in between, a burst of transactions keeps the process from reading any socket
 * until the last one has ended: 32 messages at once silenced `/healthz` for 3.9 s, see docs/decisions/015.
 */
export class YieldingPglite extends PGlite {
  #yieldedAt = Number.NEGATIVE_INFINITY
  #nextTurn: NextTurn = setImmediate

  /** Opens a database. Rejects when it does not open. */
  static async open(options: PGliteOptions, nextTurn: NextTurn = setImmediate): Promise<YieldingPglite> {
    const pglite = new YieldingPglite({ ...options, startParams: START_PARAMS })
    pglite.#nextTurn = nextTurn
    await pglite.waitReady
    return pglite
  }

  /** PGlite runs all statements through this method, also those of transactions, one at a time and in order. */
  override _runExclusiveQuery<T>(run: () => Promise<T>): Promise<T> {
    return super._runExclusiveQuery(async () => {
      if (performance.now() - this.#yieldedAt >= SLICE_MS) {
        await new Promise<void>((resolve) => this.#nextTurn(resolve))
        this.#yieldedAt = performance.now()
      }
      return run()
    })
  }
  /**
   * Waits until no other transaction or statement runs, and keeps others waiting until the returned function is called.
   */
  async lock(): Promise<() => void> {
    await this._checkReady()
    const { promise: unlocked, resolve: unlock } = Promise.withResolvers<void>()
    return new Promise((resolve) => {
      this._runExclusiveTransaction(() => {
        resolve(unlock)
        return unlocked
      })
    })
  }

  /**
   * Sends messages of PostgreSQL's protocol, and returns all answers. The caller must have the lock. `encode` is called
   * when the database is ready for the messages.
   */
  sendRaw(encode: () => Uint8Array): Promise<Buffer> {
    return this._runExclusiveQuery(async () => {
      const chunks: Buffer[] = []
      // The database reuses the memory of a chunk, hence the copy.
      const onRawData = (chunk: Uint8Array) => chunks.push(Buffer.from(chunk))
      await this.execProtocolRawStream(encode(), { syncToFs: false, onRawData })
      return Buffer.concat(chunks)
    })
  }
}
