import type { Span } from '../../times/types.ts'

/** Words between a command and its title, or between the title and removed words after it. */
const LEADING = /^(?:[\s,;:.!–—-]+|(?:to|for|about|that|and|of|called|named|titled|is|please|then|also)(?=[\s,;:]))+/i
const TRAILING =
  /(?:[\s,;:.!–—-]|\s(?:and|please|pls|thanks|thank you|(?<!\s(?:by|until|till|since|before|after|and)\s)then|is|to|with|(?:(?:in|on|at|for)\s)?the))+$/i
const ARTICLE = /^(?:a|an|the|my|some) +(?=\S)/

/**
 * Returns the title: the text without the used spans, in the words and letters of the writer, tidied where spans were
 * removed. A title in quotation marks stays as it is.
 */
export function titleOf(text: string, used: Span[]): string {
  const rest = textWithout(text, used).replace(/\s+/g, ' ')
  const quoted =
    /^(?:[ ,:]|(?:called|named|titled|to|for|that says) )*(?:["“„«](?<title>[^"”“»]+)["”“»]|'(?<single>[^']+)')[ ,.!]*$/i.exec(
      rest,
    )?.groups
  if (quoted) return (quoted.title ?? quoted.single ?? '').trim()
  const tidy = rest
    .replace(/ ?([,;])(?: ?[,;])+/g, '$1')
    .replace(/ ([,;.!?])/g, '$1')
    .replace(/ ?:(?=[,;])| (?=:(?: |$))/g, '')
    .replace(/\( ?\)/g, '')
    .replace(TRAILING, '')
  const isBehindCommand = used.some(({ start }) => text.slice(0, start).trim() === '')
  const title = (isBehindCommand ? tidy.replace(LEADING, '').replace(ARTICLE, '') : tidy).trim()
  return /^(?:an?|the)$/i.test(title) ? '' : title
}

/** Returns the text with each span replaced by a blank. */
export function textWithout(text: string, used: Span[]): string {
  let rest = ''
  let from = 0
  for (const { start, end } of used.toSorted((a, b) => a.start - b.start)) {
    if (start > from) rest += `${text.slice(from, start)} `
    from = Math.max(from, end)
  }
  return rest + text.slice(from)
}

/** Returns the spans of texts in quotation marks, which are names. */
export function quotedSpans(text: string): Span[] {
  return [...text.matchAll(/"[^"]+"|“[^”]+”|„[^“”]+[“”]|«[^»]+»|(?<=^|\s)'[^']+'(?=$|[\s,.!?])/g)].map(
    ({ index, 0: match }) => ({
      start: index,
      end: index + match.length,
    }),
  )
}
