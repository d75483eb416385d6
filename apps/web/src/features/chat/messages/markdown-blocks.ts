/**
 * Splits a text into blocks that can be parsed one by one, so that a growing text costs the parsing of its last block
 * only. The blocks joined are the text. Two paragraphs, lists or fences that belong together may stay in one block,
 * but nothing that belongs together is split, except HTML, which is shown as text.
 */
export function markdownBlocks(markdown: string): string[] {
  // A reference may stand in any block, and its definition in another one.
  if (DEFINITION.test(markdown)) return [markdown]
  const blocks: string[] = []
  let start = 0
  let end = 0
  let fence: string | null = null
  let isAfterBlank = false
  /** A list may begin in any line of the block, and items after an empty line go on with it. */
  let hasList = false
  for (const line of markdown.match(LINES) ?? []) {
    const isBlank = line.trim() === ''
    if (fence === null && isAfterBlank && /^\S/.test(line) && !(hasList && MARKER.test(line))) {
      blocks.push(markdown.slice(start, end))
      start = end
      hasList = false
    }
    hasList ||= MARKER.test(line)
    fence = fenceAfter(line, fence)
    isAfterBlank = isBlank
    end += line.length
  }
  if (start < end) blocks.push(markdown.slice(start))
  return blocks
}

/** Matches each line with its line break. */
const LINES = /[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$/g

/** The start of a link's definition or of a footnote. */
const DEFINITION = /^ {0,3}\[[^\]\r\n]+\]:/m

/** The start of a list item. */
const MARKER = /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:\s|$)/

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)/

/** Returns the marks of the fence that is open after a line, or null. */
function fenceAfter(line: string, open: string | null): string | null {
  const [, marks = '', info = ''] = FENCE.exec(line) ?? []
  if (marks === '') return open
  if (open === null) return marks.startsWith('`') && info.includes('`') ? null : marks
  return marks.startsWith(open) && info.trim() === '' ? null : open
}
