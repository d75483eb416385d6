import { useEffect, useState } from 'react'

const MINUTE_MS = 60_000

/** Returns the start of the current minute as an ISO instant. The component renders again each minute. */
export function useNow(): string {
  const [now, setNow] = useState(currentMinute)

  useEffect(() => {
    const update = () => setNow(currentMinute())
    const timer = setInterval(update, MINUTE_MS / 4)
    // Timers stop while a laptop sleeps, so the page updates when it is visible again. Otherwise it could show the
    // times of yesterday.
    document.addEventListener('visibilitychange', update)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', update)
    }
  }, [])

  return now
}

function currentMinute(): string {
  return new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS).toISOString()
}
