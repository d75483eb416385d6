import { useEffect, useState } from 'react'

const MINUTE_MS = 60_000

/** The current minute as an ISO instant; the component renders anew when it passes. */
export function useNow(): string {
  const [now, setNow] = useState(currentMinute)

  useEffect(() => {
    const update = () => setNow(currentMinute())
    const timer = setInterval(update, MINUTE_MS / 4)
    // A sleeping laptop's timers stand still; what it wakes up to must not be yesterday.
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
