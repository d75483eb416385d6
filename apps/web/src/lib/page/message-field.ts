import { createHeld, useHeld } from './held.ts'

const requests = createHeld<() => void>()

/** Moves the focus to the message field of the conversation, which has to be on screen, and calls the function then. */
export const toMessageField = requests.pass

/** Calls `onRequest` with each request for the focus. Used by the conversation on screen. */
export function useMessageFieldRequests(onRequest: (then: () => void) => void): void {
  useHeld(requests, onRequest)
}
