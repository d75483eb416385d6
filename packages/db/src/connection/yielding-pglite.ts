import type { PGliteOptions } from '@electric-sql/pglite'
import { PGlite } from '@electric-sql/pglite'

/**
 * How long statements may follow each other before sockets and timers get their turn. A statement takes 0.3 to 5 ms, so
 * this is a few of them; a turn before each one would cost a fifth of a short statement.
 */
const SLICE_MS = 5

/** Calls `proceed` in a later turn of the event loop; `setImmediate` in the next. */
export type NextTurn = (proceed: () => void) => void

/**
 * A PGlite that shares the event loop. PGlite runs each statement synchronously, and between two of them only promises
 * settle: a burst of transactions used to keep the process from reading a socket until the last of them had ended.
 */
export class YieldingPglite extends PGlite {
  #yieldedAt = Number.NEGATIVE_INFINITY
  #nextTurn: NextTurn = setImmediate

  /** Rejects when the database does not open. */
  static async open(options: PGliteOptions, nextTurn: NextTurn = setImmediate): Promise<YieldingPglite> {
    const pglite = new YieldingPglite(options)
    pglite.#nextTurn = nextTurn
    await pglite.waitReady
    return pglite
  }

  /** All statements come through here, those of a transaction too, one at a time and in order. */
  override _runExclusiveQuery<T>(run: () => Promise<T>): Promise<T> {
    return super._runExclusiveQuery(async () => {
      if (performance.now() - this.#yieldedAt >= SLICE_MS) {
        await new Promise<void>((resolve) => this.#nextTurn(resolve))
        this.#yieldedAt = performance.now()
      }
      return run()
    })
  }
}
