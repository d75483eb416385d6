import type { OnWake } from '../transport/wake.ts'

export interface SilenceOptions {
  /** The silence that is too long, in milliseconds. */
  stall_ms: number
  /** The silence that is too long when somebody looks again. */
  wake_stall_ms: number
  onWake: OnWake
  onSilence: () => void
}

export interface SilenceWatch {
  /** What the silence was found by: its time was over, or the machine woke up. Null before. */
  readonly found_by: 'time' | 'wake' | null
  /** Something was heard. */
  heard(): void
  /** Nothing needs to be heard until something is. */
  rest(): void
  /** From now on this much silence is too long. */
  limit(stall_ms: number): void
  stop(): void
}

/**
 * Calls `onSilence` once, when nothing was heard for too long, or nothing will be: over another network a connection
 * goes silent without a word. By the wall clock, which goes on while a machine sleeps.
 */
export function watchSilence({ stall_ms, wake_stall_ms, onWake, onSilence }: SilenceOptions): SilenceWatch {
  let limit_ms = stall_ms
  let heard_at = Date.now()
  let is_resting = false
  let found_by: SilenceWatch['found_by'] = null
  // It is not set anew with each chunk of bytes: when it fires it looks how long the silence is, and waits for the rest.
  let timer = setTimeout(check, limit_ms)
  const forget = onWake((wake) => {
    const is_long = !is_resting && Date.now() - heard_at > wake_stall_ms
    if (wake !== 'sight' || is_long) end('wake')
  })

  function check(): void {
    const left = is_resting ? limit_ms : heard_at + limit_ms - Date.now()
    if (left > 0) timer = setTimeout(check, left)
    else end('time')
  }

  function end(by: 'time' | 'wake'): void {
    stop()
    found_by = by
    onSilence()
  }

  function stop(): void {
    clearTimeout(timer)
    forget()
  }

  return {
    get found_by() {
      return found_by
    },
    heard() {
      heard_at = Date.now()
      is_resting = false
    },
    rest() {
      is_resting = true
    },
    limit(ms) {
      if (ms === limit_ms) return
      limit_ms = ms
      clearTimeout(timer)
      check()
    },
    stop,
  }
}
