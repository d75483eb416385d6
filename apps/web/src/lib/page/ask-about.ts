import { createContext, use, useEffect, useEffectEvent } from 'react'

/** Shows the conversation with the name of a todo in its message field. Provided by the page. */
export const AskAboutContext = createContext<(name: string) => void>(() => {})

export function useAskAbout(): (name: string) => void {
  return use(AskAboutContext)
}

type Listener = (name: string) => void

let listener: Listener | null = null
/** What was named while the conversation was not loaded yet. */
let waiting: string | null = null

/** Puts a name into the message field of the conversation, which has to be on screen to get the focus. */
export function nameInMessage(name: string): void {
  if (listener) listener(name)
  else waiting = name
}

/** Calls `onName` with each name for the message field. Used by the conversation on screen. */
export function useNamed(onName: Listener): void {
  const hear = useEffectEvent(onName)
  useEffect(() => {
    const own: Listener = (name) => hear(name)
    listener = own
    if (waiting !== null) own(waiting)
    waiting = null
    return () => {
      if (listener === own) listener = null
    }
  }, [])
}
