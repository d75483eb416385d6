import type { AcceptTurns } from './accept-turns.ts'

/**
 * How long requests may begin, one after another, within one turn of the event loop. A request takes 0.3 ms until it
 * waits for something, so this is some ten of them.
 */
const SLICE_MS = 5

/** Calls `proceed` at once, or in a later turn of the event loop, in order. */
export type InTurn = (proceed: () => void) => void

/**
 * Spreads work that arrives at once over turns of the event loop. All sockets that can be read are read in one turn, and
 * all that wait for one promise go on in one: 500 requests at once were a block of 150 ms of CPU time, their refusal
 * another. Work that comes alone, before SLICE_MS have passed in this turn, proceeds at once.
 *
 * `next` begins the next turn.
 */
export function createLoopTurns({ next }: Pick<AcceptTurns, 'next'>): InTurn {
  const waiting: (() => void)[] = []
  /** When this turn's first work began; null: nothing has begun. */
  let began_at: number | null = null
  /** The promises that the last work settled have not all gone on, so its time is not known yet. */
  let isUnderWay = false

  function hasTime(): boolean {
    if (began_at === null) {
      began_at = performance.now()
      next(nextTurn)
    }
    return performance.now() - began_at < SLICE_MS
  }

  function nextTurn(): void {
    began_at = null
    proceedWithNext()
  }

  function proceedWithNext(): void {
    if (!isUnderWay && waiting.length > 0 && hasTime()) begin(waiting.shift()!)
  }

  function begin(proceed: () => void): void {
    isUnderWay = true
    // A tick that a microtask asks for comes after all microtasks.
    queueMicrotask(() => process.nextTick(settle))
    proceed()
  }

  function settle(): void {
    isUnderWay = false
    proceedWithNext()
  }

  return (proceed) => {
    if (!isUnderWay && waiting.length === 0 && hasTime()) begin(proceed)
    else waiting.push(proceed)
  }
}
