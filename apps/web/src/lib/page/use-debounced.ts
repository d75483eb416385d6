import { useEffect, useState } from 'react'

/**
 * Returns the value once it has not changed for `ms`, and the previous one until then. Limits requests and
 * announcements while the user types.
 */
export function useDebounced<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
