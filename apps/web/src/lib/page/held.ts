import { useEffect, useEffectEvent } from 'react'

/** Passes values to a part of the page that may not be on screen, or not loaded yet. The last value waits for it. */
export interface Held<Value> {
  pass(value: Value): void
  /** Calls `onValue` with each value, the waiting one first. Returns a function that stops this. */
  listen(onValue: (value: Value) => void): () => void
}

export function createHeld<Value>(): Held<Value> {
  let listener: ((value: Value) => void) | null = null
  let waiting: { value: Value } | null = null
  return {
    pass(value) {
      if (listener) listener(value)
      else waiting = { value }
    },
    listen(onValue) {
      listener = onValue
      if (waiting) onValue(waiting.value)
      waiting = null
      return () => {
        if (listener === onValue) listener = null
      }
    },
  }
}

/** Calls `onValue` with each value, as long as the component is on screen. */
export function useHeld<Value>(held: Held<Value>, onValue: (value: Value) => void): void {
  const hear = useEffectEvent(onValue)
  useEffect(() => held.listen((value) => hear(value)), [held])
}
