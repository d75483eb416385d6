import { normalise } from '@todo-agents/language/text/normalise'

/** Messages that mean yes and no, as {@link spoken} normalises them. */

export const YES =
  /^(?:yes|y|yep|yeah|yea|yup|ya|ja|si|sí|oui|da|haan?|aye|yess+|yass?|sure|ok|okay|k|fine|please do|do (?:it|that|so)|add (?:it|that)|go ahead|of course|right|correct|exactly|absolutely|definitely|please|that's right|that one|anyway|all the same|go for it|why not)(?:[ ,]+(?:please|do (?:it|that|so)|add (?:it|that)|go ahead|anyway|all the same|sure|thanks|thank you|it is|that's right|that one|of course|why not))*$/
export const NO =
  /^(?:no|n|nope|nah|nay|nein|non|nahi|noo+|none|neither|none of (?:them|these|those)|cancel|stop|never ?mind|nvm|forget (?:it|that|about it)|don't|do not|don't do (?:it|that)|leave it|(?:leave|keep) (?:it|them)(?: as (?:it is|they are)| alone)?|(?:no[ ,]+)?wait(?:[ ,]+(?:no|don't))?|skip(?: it)?|not now|no need|nothing)(?:[ ,]+(?:thanks|thank you|please|leave it|never ?mind|forget it|don't|not that|of them))*$/

/** Returns the message normalised, in lower case, without punctuation at the end. */
export function spoken(message: string): string {
  return normalise(message)
    .toLowerCase()
    .replace(/[.!?]+$/, '')
}
