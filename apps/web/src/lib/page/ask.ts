import { createHeld, useHeld } from './held.ts'

const sentences = createHeld<string>()

/** Says a sentence to the assistant, in the conversation on screen or in the next one that is shown. */
export const ask = sentences.pass

/** Calls `onAsk` with each sentence that was said elsewhere on the page. Used by the conversation on screen. */
export function useAsked(onAsk: (text: string) => void): void {
  useHeld(sentences, onAsk)
}
