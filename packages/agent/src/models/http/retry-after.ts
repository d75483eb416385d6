/**
 * How long a provider wants to be left alone, in milliseconds; null when it does not say. OpenAI sends
 * `retry-after-ms` beside the standard's `retry-after`, which is in seconds or a date.
 */
export function retryAfter(headers: Headers | undefined): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(ms)) return Math.max(0, ms)
  const value = headers?.get('retry-after') ?? ''
  const asked = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(asked) ? Math.max(0, asked) : null
}

/** "Try again in 5 minutes." `otherwise` is said when there is nothing to go by. */
export function tryAgain(retry_after_ms: number | null, otherwise: string): string {
  return `Try again ${retry_after_ms ? inWords(retry_after_ms) : otherwise}.`
}

/** Rounded up: whoever waits that long has waited long enough. */
function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds <= 90) return `in ${seconds} second${seconds === 1 ? '' : 's'}`
  const minutes = Math.ceil(seconds / 60)
  return minutes <= 90 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`
}
