import { setTimeout as delay } from 'node:timers/promises'
import { ModelError } from '@todo-agents/agent/model-error'
import type { Model } from '@todo-agents/agent/types'
import type { Logger } from 'pino'

export interface ModelCheckOptions {
  /** Tries the model. Returns one sentence about what is wrong, or null. Must not throw. */
  check: () => Promise<string | null>
  logger: Logger
  /** How long a result is used when there was no problem, in milliseconds. */
  goodMs?: number
  /** The same after a problem. */
  badMs?: number
  /** How long `problem` waits for a check, in milliseconds. Afterwards it returns the result before. */
  waitMs?: number
}

export interface ModelCheck {
  /** Returns what is wrong with the language model and what to change; null when nothing is known to be. */
  problem(): Promise<string | null>
  /** Returns the model. Its answers end a problem, and its failures that come from the settings are one. */
  watch(model: Model): Model
}

/**
 * Tries the language model at the start and whenever `problem` is asked for after the result is out of date, one check at
 * a time. Logs each problem once.
 */
export function createModelCheck(options: ModelCheckOptions): ModelCheck {
  const { check, logger, goodMs = 10 * 60_000, badMs = 15_000, waitMs = 3_000 } = options
  let known: string | null = null
  /** What a request for an answer has found. A check may miss it, so only an answer ends it. */
  let met: string | null = null
  let freshUntil = Number.NEGATIVE_INFINITY
  let running: Promise<void> | null = null

  function note(problem: string | null): void {
    if (problem !== null && problem !== known) logger.warn(`The language model cannot be used. ${problem}`)
    if (problem === null && known !== null) logger.info('the language model can be used again')
    known = problem
  }

  async function look(): Promise<void> {
    const found = await check()
    note(found ?? met)
    freshUntil = performance.now() + (found === null ? goodMs : badMs)
    running = null
  }

  function refresh(): Promise<void> {
    if (performance.now() < freshUntil) return Promise.resolve()
    running ??= look()
    return running
  }

  refresh()
  return {
    async problem() {
      await Promise.race([refresh(), delay(waitMs, undefined, { ref: false })])
      return known
    },
    watch: (model) => ({
      name: model.name,
      async ask(request, sink) {
        try {
          const answer = await model.ask(request, sink)
          met = null
          note(null)
          return answer
        } catch (error) {
          if (error instanceof ModelError && error.isSetup) {
            met = error.message
            note(met)
          }
          throw error
        }
      },
    }),
  }
}
