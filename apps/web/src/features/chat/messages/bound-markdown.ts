/** A text of the assistant in two parts: the first is rendered as Markdown, and the rest is shown as plain text. */
export interface BoundMarkdown {
  markdown: string
  plain: string
}

/**
 * The longest text that is rendered, in characters: ten times a long answer. While a list grows, each delta parses all
 * of the list again.
 */
const MAX_LENGTH = 30_000

/**
 * The most quotes and lists that one line may open. The parser recurses into each, and a few hundred overflow the
 * stack.
 */
const MAX_MARKERS = 16

/**
 * The deepest indentation of a line in a quote or a list, in columns: every two may be one more level of a nested list.
 */
const MAX_INDENT = 100

/**
 * The parser matches the delimiters and lines of a paragraph with each other, so that a paragraph costs the square of
 * their number. This limits the sum of all paragraphs: one with 2,000 delimiters and lines reaches it, or 40 with 300
 * each.
 */
const MAX_COST = 4_000_000

/** The parser fills each row of a table up to the widest row. 10,000 cells reach `MAX_COST`. */
const COST_OF_CELL = 400

/** The cost of the elements around each paragraph, however short. 2,000 paragraphs reach `MAX_COST`. */
const COST_OF_PARAGRAPH = 2_000

/**
 * Cuts a text before the first paragraph that nests too deep or costs too much to parse. Models that repeat themselves
 * write such paragraphs: 3,000 times `> ` overflowed the stack and left the page blank. The cut depends only on what
 * lies before it, so that it stays in its place while the text grows. Takes linear time.
 */
export function boundMarkdown(content: string): BoundMarkdown {
  let spent = 0
  let start = 0
  let paragraph = emptyParagraph(0)
  for (const line of content.match(LINES) ?? []) {
    const end = start + line.length
    if (line.trim() === '') {
      spent += costOf(paragraph)
      paragraph = emptyParagraph(end)
    } else {
      addLine(paragraph, line)
    }
    if (end > MAX_LENGTH || spent + costOf(paragraph) > MAX_COST || isTooDeep(line)) {
      return { markdown: content.slice(0, paragraph.start), plain: content.slice(paragraph.start) }
    }
    start = end
  }
  return { markdown: content, plain: '' }
}

/** Matches each line with its line break. */
const LINES = /[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$/g

interface Paragraph {
  start: number
  lines: number
  delimiters: number
  /** The most `|` in one line. */
  pipes: number
}

function emptyParagraph(start: number): Paragraph {
  return { start, lines: 0, delimiters: 0, pipes: 0 }
}

function addLine(paragraph: Paragraph, line: string): void {
  paragraph.lines += 1
  paragraph.delimiters += count(line, /[*_~[\]`]/g)
  paragraph.pipes = Math.max(paragraph.pipes, count(line, /\|/g))
}

function costOf({ lines, delimiters, pipes }: Paragraph): number {
  if (lines === 0) return 0
  return Math.max((lines + delimiters) ** 2, COST_OF_CELL * lines * pipes, COST_OF_PARAGRAPH)
}

/**
 * Matches the markers of quotes and list items at the start of a line, with the space before, between and after them.
 */
const OPENING = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=\s|$)))+[ \t]*/

function isTooDeep(line: string): boolean {
  const opening = OPENING.exec(line)?.[0] ?? ''
  return count(opening, />|[-+*]|\d+[.)]/g) > MAX_MARKERS || opening.replaceAll('\t', '    ').length > MAX_INDENT
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
