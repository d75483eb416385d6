import { useEffect, useEffectEvent } from 'react'

type Listener = (text: string) => void

let listener: Listener | null = null
/** What was said while the conversation was not on screen, or not loaded yet. */
let waiting: string | null = null

/** Says a sentence to the assistant, in the conversation on screen or in the next one that is shown. */
export function ask(text: string): void {
  if (listener) listener(text)
  else waiting = text
}

/** Calls `onAsk` with each sentence that was said elsewhere on the page. Used by the conversation on screen. */
export function useAsked(onAsk: Listener): void {
  const hear = useEffectEvent(onAsk)
  useEffect(() => {
    const own: Listener = (text) => hear(text)
    listener = own
    if (waiting !== null) own(waiting)
    waiting = null
    return () => {
      if (listener === own) listener = null
    }
  }, [])
}
