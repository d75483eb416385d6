import type { Span } from '../../times/types.ts'

/** Words that lead from a command to its title, or from its title to what was taken out behind it. */
const LEADING = /^(?:[\s,;:.!–—-]+|(?:to|for|about|that|and|of|called|named|titled|is|please|then|also)(?=[\s,;:]))+/i
const TRAILING = /(?:[\s,;:.!–—-]|\s(?:and|please|pls|thanks|thank you|then|is|to|with))+$/i
const ARTICLE = /^(?:a|an|the|my|some) +(?=\S)/

/**
 * The text without the spans that were used, as a title: the writer's own words and letters, tidied at the seams.
 * A title in quotation marks is taken as it stands.
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
    .replace(/\( ?\)/g, '')
    .replace(TRAILING, '')
  const isBehindCommand = used.some(({ start }) => text.slice(0, start).trim() === '')
  return (isBehindCommand ? tidy.replace(LEADING, '').replace(ARTICLE, '') : tidy).trim()
}

/** What is left of the text, with a blank for each span. */
export function textWithout(text: string, used: Span[]): string {
  let rest = ''
  let from = 0
  for (const { start, end } of used.toSorted((a, b) => a.start - b.start)) {
    if (start > from) rest += `${text.slice(from, start)} `
    from = Math.max(from, end)
  }
  return rest + text.slice(from)
}

/** What stands in quotation marks: a name that is taken word by word. */
export function quotedSpans(text: string): Span[] {
  return [...text.matchAll(/"[^"]+"|“[^”]+”|„[^“”]+[“”]|«[^»]+»|(?<=^|\s)'[^']+'(?=$|[\s,.!?])/g)].map(
    ({ index, 0: match }) => ({
      start: index,
      end: index + match.length,
    }),
  )
}
