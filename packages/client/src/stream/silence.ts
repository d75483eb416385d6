import type { OnWake } from '../transport/wake.ts'

export interface SilenceOptions {
  /** Milliseconds of silence after which a connection counts as lost. */
  stall_ms: number
  /** Milliseconds of silence after which a connection is given up when the page becomes visible again. */
  wake_stall_ms: number
  onWake: OnWake
  onSilence: () => void
}

export interface SilenceWatch {
  /** `time`: no bytes came for `stall_ms`. `wake`: a wake ended the connection, see `Wake`. Null before that. */
  readonly found_by: 'time' | 'wake' | null
  /** Call this when bytes have arrived. */
  heard(): void
  /** Call this when the stream is not being read: silence does not count until `heard` is called. */
  rest(): void
  /** Replaces `stall_ms`. */
  limit(stall_ms: number): void
  stop(): void
}

/**
 * Calls `onSilence` once: when nothing has arrived for too long, or at once after a change of network, because the old
 * connection then stays silent without an error. Silence is measured by the wall clock, which goes on while a machine
 * sleeps.
 */
export function watchSilence({ stall_ms, wake_stall_ms, onWake, onSilence }: SilenceOptions): SilenceWatch {
  let limit_ms = stall_ms
  let heard_at = Date.now()
  let is_resting = false
  let found_by: SilenceWatch['found_by'] = null
  // The timer is not restarted with each chunk, because each restart costs a new timer. When it fires, it waits for the
  // rest of the limit.
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
