/** A salutation alone on its line: "Hi,", "Dear Ms Lee", "Hello team!" */
const SALUTATION =
  /^(?:hi|hello|hey|hallo|dear|greetings|good (?:morning|afternoon|evening|day))(?: [\p{L}.'’-]+){0,3}\s?[,.!:;–—-]?$/iu

/** The line that ends a mail: "Best regards,", "Thanks a lot!", "Cheers, Tom" */
const CLOSING =
  /^(?:(?:(?:with )?(?:best|kind|kindest|warm|many|my) )?(?:regards|wishes|greetings|thanks)|best|cheers|sincerely|yours(?: (?:sincerely|truly|faithfully))?|respectfully|thanks?(?: you)?(?: (?:a lot|so much|very much|in advance|again|and (?:best |kind )?regards))?|all the best|take care|many thanks|xo+|x{1,3})(?:\s?[,.!–—-]+\s?(?:\p{L}[\p{L}.'’-]*(?: \p{L}[\p{L}.'’-]*)?)?|\s?)[.!]?$/iu

/** What mail programs add below. */
const ADDED = /^(?:--|—|__+|sent from (?:my|an?) .{1,40}|get outlook for .{1,20})$/iu

/** The lines below a closing: names, a position, a telephone number. */
const MAX_SIGNATURE = 5
const SIGNATURE_LINE = /^[^?!:]{0,60}$|^\S{1,20}:\s?\S.{0,50}$/u

/** A name alone on the last line, below an empty one. */
const NAME = /^\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,2}$/u

/** The closing of a mail in one line: "Move it to 5. Cheers, Tom" */
const CLOSING_BEHIND =
  /(?<=[.!?])\s+(?:(?:[Bb]est|[Kk]ind|[Ww]arm) regards|[Rr]egards|[Bb]est(?: wishes)?|[Cc]heers|[Mm]any thanks|[Tt]hanks|[Tt]hank you)\s?[,–—-]\s?\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?[.!]?$/u

/** Returns the text of a mail without its salutation, its closing and its signature. Other texts stay as they are. */
export function withoutLetter(text: string): string {
  if (!text.trim().includes('\n')) return text.trimEnd().replace(CLOSING_BEHIND, '')
  const lines = text.trim().split(/\r?\n/)
  const isGreeted = SALUTATION.test(lines[0]?.trim() ?? '')
  const from = isGreeted ? 1 : 0
  const body = lines.slice(from, endOf(lines, from, isGreeted))
  return body.every((line) => line.trim() === '') ? text : body.join('\n').trim()
}

/** Returns the index of the line after the body. */
function endOf(lines: string[], from: number, isGreeted: boolean): number {
  const said = (index: number) => lines[index]?.trim() ?? ''
  const isSignature = (line: string) => SIGNATURE_LINE.test(line.trim())
  for (let index = Math.max(from + 1, lines.length - MAX_SIGNATURE - 1); index < lines.length; index++) {
    const isEnd = CLOSING.test(said(index)) || ADDED.test(said(index))
    if (isEnd && lines.slice(index + 1).every(isSignature)) return index
  }
  const last = lines.length - 1
  return isGreeted && last > from + 1 && NAME.test(said(last)) && said(last - 1) === '' ? last : lines.length
}
