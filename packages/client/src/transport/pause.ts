import type { OnWake } from './wake.ts'

interface PauseOptions {
  signal: AbortSignal
  /** A wake ends the pause at once. Null: the pause lasts `ms`. */
  onWake: OnWake | null
}

/** Waits `ms`, or until a wake. Rejects with the signal's reason when the signal is aborted. */
export function pause(ms: number, { signal, onWake }: PauseOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const finish = () => {
      clearTimeout(timer)
      forget?.()
      signal.removeEventListener('abort', finish)
      if (signal.aborted) reject(signal.reason)
      else resolve()
    }
    const timer = setTimeout(finish, ms)
    const forget = onWake?.(finish)
    signal.addEventListener('abort', finish)
  })
}
