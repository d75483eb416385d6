import { StalledError } from './fetch.ts'

export interface SilenceBounds {
  /** How long the server may take to send its first event, in milliseconds. */
  firstByteMs: number
  /** How long it may send no event after that, in milliseconds. */
  eventMs: number
  /** When the request was sent, by `performance.now()`. */
  sentAt: number
}

/** How often it is checked within the shorter of the two times. */
const TICKS = 8

/**
 * Calls `onSilent` when the number of events has not grown for too long, or up to an eighth later. Returns a function
 * that ends the watch.
 *
 * Traded for speed: the plain form would be a timer that each event restarts. Saves a call for each event.
 * read-reply.test.ts checks that a silent server is given up as in the plain form.
 */
export function watchSilence(
  { firstByteMs, eventMs, sentAt }: SilenceBounds,
  events: () => number,
  onSilent: (error: StalledError) => void,
): () => void {
  let seen = 0
  let since = sentAt
  const timer = setInterval(() => {
    const now = performance.now()
    const count = events()
    if (count !== seen) {
      seen = count
      since = now
    } else if (now - since >= (seen === 0 ? firstByteMs : eventMs)) {
      onSilent(new StalledError('the server sends no events'))
    }
  }, Math.min(firstByteMs, eventMs) / TICKS).unref()
  return () => clearInterval(timer)
}
