import { quotedSpans } from '../readers/title.ts'
import { withoutLetter } from './letter.ts'

/** Sounds of a speaker who thinks, as dictation writes them. In capitals they are names. */
const SOUND = /(?<=^|[\s,])(?:u+m+|u+h+m*|e+rm+|h+m{2,}),?\s+(?=\S)/gu

/** A comma without a blank: "milk,bread", "tomorrow,9am,dentist". Between digits it belongs to a number. */
const CLOSE_COMMA = /(?<=\p{L}),(?=[\p{L}\d])|(?<=\d),(?=\p{L})/gu

/** Words in which a comma or a sound belongs to the word: an address, a path, a tag. */
const ONE_WORD = /(?:^|\s)\S*(?::\/\/|@|\/|#)\S*/u

/**
 * Returns the message without what only its form adds: the frame of a mail, the sounds of dictation, and missing blanks
 * after commas. What stands in quotation marks stays as it was written.
 */
export function tidied(message: string): string {
  const text = withoutLetter(message)
  if (quotedSpans(text).length > 0) return text
  const spoken = text.replace(SOUND, '')
  return ONE_WORD.test(spoken) ? spoken : spoken.replace(CLOSE_COMMA, ', ')
}
