export interface TickerOptions {
  /** The pause after each call of `work`, also after one that failed. */
  everyMs: number
  /** May return a shorter pause. */
  work: () => Promise<number | undefined>
  /** Called with the first of several failures in a row. */
  onError: (error: unknown) => void
}

/** Calls `work` now and again, never twice at once. */
export function createTicker({ everyMs, work, onError }: TickerOptions) {
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> | null = null
  let isWanted = false
  let hasFailed = false
  let isStopped = false

  /** Returns the pause until the next call. */
  async function call(): Promise<number> {
    isWanted = false
    try {
      const pause = await work()
      hasFailed = false
      return pause ?? everyMs
    } catch (error) {
      if (!hasFailed) onError(error)
      hasFailed = true
      return everyMs
    }
  }

  function tick(): void {
    clearTimeout(timer)
    current = call().then((pause) => {
      current = null
      if (isStopped) return
      if (isWanted) tick()
      else timer = setTimeout(tick, pause)
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
