export interface TickerOptions {
  /** The pause after each call of `work`. */
  everyMs: number
  /** Called again after a failure, like after a success. */
  work: () => Promise<void>
  /** Called with the first of several failures in a row. */
  onError: (error: unknown) => void
}

export type Ticker = ReturnType<typeof createTicker>

/** Calls `work` now and again, never twice at once. */
export function createTicker({ everyMs, work, onError }: TickerOptions) {
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> | null = null
  let isWanted = false
  let hasFailed = false
  let isStopped = false

  async function call(): Promise<void> {
    isWanted = false
    try {
      await work()
      hasFailed = false
    } catch (error) {
      if (!hasFailed) onError(error)
      hasFailed = true
    }
  }

  function tick(): void {
    clearTimeout(timer)
    current = call().then(() => {
      current = null
      if (isStopped) return
      if (isWanted) tick()
      else timer = setTimeout(tick, everyMs)
    })
  }

  tick()
  return {
    /** Calls `work` now, or as soon as the current call has ended. */
    soon(): void {
      isWanted = true
      if (!current && !isStopped) tick()
    },

    /** Waits for the current call. */
    async stop(): Promise<void> {
      isStopped = true
      clearTimeout(timer)
      await current
    },
  }
}
