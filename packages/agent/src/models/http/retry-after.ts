/**
 * Returns how long the provider asks to wait, in milliseconds, or null when it does not ask. OpenAI sends
 * `retry-after-ms` beside the standard `retry-after`, which is in seconds or a date.
 */
export function retryAfter(headers: Headers | undefined): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(ms)) return Math.max(0, ms)
  const value = headers?.get('retry-after') ?? ''
  const asked = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(asked) ? Math.max(0, asked) : null
}

/**
 * Returns a sentence such as "Try again in 5 minutes." When the provider gave no time, `otherwise` replaces "in 5
 * minutes".
 */
export function tryAgain(retryAfterMs: number | null, otherwise: string): string {
  return `Try again ${retryAfterMs ? inWords(retryAfterMs) : otherwise}.`
}

/** Returns a time in words, rounded up, so that the user never comes back too early. */
function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds <= 90) return `in ${seconds} second${seconds === 1 ? '' : 's'}`
  const minutes = Math.ceil(seconds / 60)
  return minutes <= 90 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`
}
