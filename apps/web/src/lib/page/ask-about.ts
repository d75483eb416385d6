import { createContext, use } from 'react'
import { createHeld, useHeld } from './held.ts'

/** Shows the conversation with the name of a todo in its message field. Provided by the page. */
export const AskAboutContext = createContext<(name: string) => void>(() => {})

export function useAskAbout(): (name: string) => void {
  return use(AskAboutContext)
}

const names = createHeld<string>()

/** Puts a name into the message field of the conversation, which has to be on screen to get the focus. */
export const nameInMessage = names.pass

/** Calls `onName` with each name for the message field. Used by the conversation on screen. */
export function useNamed(onName: (name: string) => void): void {
  useHeld(names, onName)
}
