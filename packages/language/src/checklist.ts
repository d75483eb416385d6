/** A line of a checklist. `text` is the whole line without its bullet and box. */
export interface ChecklistItem {
  text: string
  isDone: boolean
  steps: { text: string; isDone: boolean }[]
}

/** The items below one heading. */
export interface ChecklistSection {
  /** The line above the items, without its marks and its colon; null when there is none. */
  heading: string | null
  items: ChecklistItem[]
}

const OPEN = '☐□◻◽⬜▢❏❑❒🔲'
const TICKED = '☑☒✅✓✔🗹🗸'
const BRACKETS = '\\\\?\\[(?<mark>[ xX✓✔/>-]?)\\\\?\\](?!\\()'
/** The source of a pattern for the mark of an item, without its box. */
export const ITEM_MARK = '(?:[-*+•·‣⁃◦▪●○–—]|\\d{1,3}[.)]|\\(\\d{1,3}\\))'
const BULLET = new RegExp(`^${ITEM_MARK}(?:\\s+|$)`, 'u')
const BOX = new RegExp(`^(?:${BRACKETS}|(?<glyph>[${OPEN}${TICKED}])\\uFE0F?)\\s*`, 'u')
/** The start of an item in the middle of a line. A tick without a box can be a remark there: "dentist ✓". */
const ITEM_WITHIN = new RegExp(
  `(?<!\\s)\\s+(?=(?:${ITEM_MARK}\\s+)?(?:\\\\?\\[[ xX✓✔]\\\\?\\]|[${OPEN}☑☒✅]\\uFE0F?)\\s*\\S)`,
  'gu',
)
const IS_TICKED = new RegExp(`[xX${TICKED}]`, 'u')
const RULE = /^[-*_=\s]{3,}$/
const HEADING = /^(?:#{1,6}\s+\S.*|\*\*[^*]+\*\*:?|__[^_]+__:?|.*:)$/u
/** The end of a message, which is no item. */
const COURTESY = /^(?:please|pls|thanks?|thank you|thx|cheers|ta)(?: (?:a lot|so much|very much|in advance))?[\s!.]*$/iu

interface Line {
  /** How far the line is indented. */
  indent: number
  text: string
  isDone: boolean
  box: 'bracket' | 'open' | 'tick' | null
}

/**
 * Reads a pasted checklist, as Markdown, Notion, Obsidian, Apple Notes and Google Keep write it: lines with a bullet, a
 * number or a box (`- [ ] pack`, `* pack`, `1. pack`, `☐ pack`), also in one line (`☐ milk ☑ eggs`). An item that is
 * indented is a step of the item above it; an indented line without a mark continues that item. Returns null when any
 * other line is no heading, or when there is neither a box nor an indented item, nor a heading for steps: plain bullets are lines of any list.
 */
export function readChecklist(text: string): ChecklistSection[] | null {
  const lines = linesOf(text)
  const sections: ChecklistSection[] = [{ heading: null, items: [] }]
  let depth = 0
  let [boxes, ticks, steps] = [0, 0, 0]
  for (const [index, { written, isAfterBlank }] of lines.entries()) {
    const line = readLine(written)
    const section = sections.at(-1) as ChecklistSection
    const above = section.items.at(-1)
    if (line) {
      if (line.text === '') continue
      if (line.box) boxes += 1
      if (line.box === 'tick') ticks += 1
      if (above && line.indent > depth) {
        steps += 1
        above.steps.push({ text: line.text, isDone: line.isDone })
      } else {
        if (!above) depth = line.indent
        section.items.push({ text: line.text, isDone: line.isDone, steps: [] })
      }
      continue
    }
    const words = written.trim()
    const next = lines[index + 1]
    const isAboveItem = next !== undefined && readLine(next.written) !== null
    if (index === 0 || HEADING.test(words) || (isAfterBlank && isAboveItem))
      sections.push({ heading: headingOf(words), items: [] })
    else if (above && indentOf(written) > depth) append(above, words)
    else if (next || !COURTESY.test(words)) return null
  }
  const filled = sections.filter(({ items }) => items.length > 0)
  // One tick before a word is a remark, and no list.
  const isChecklist = steps > 0 || boxes > 1 || (boxes === 1 && ticks === 0) || filled.some(isUnderSteps)
  return isChecklist && filled.length > 0 ? filled : null
}

/** "add steps to pack:" makes a checklist of plain bullets, too. */
function isUnderSteps({ heading }: ChecklistSection): boolean {
  return heading !== null && /(?<!\p{L})steps(?!\p{L})/iu.test(heading)
}

/** Returns the lines that are not blank. A single line that has several boxes is split at each of them. */
function linesOf(text: string): { written: string; isAfterBlank: boolean }[] {
  const clean = text.replace(/[\uFEFF\u200B\u2060\r]/g, '').replaceAll('\u00A0', ' ')
  const isOneLine = !clean.trim().includes('\n')
  const all = (isOneLine ? clean.replace(ITEM_WITHIN, '\n') : clean).split('\n')
  return all.flatMap((line, index) => {
    const written = line.replace(/^(?:>\s?)+/, '')
    if (written.trim() === '' || RULE.test(written)) return []
    return [{ written, isAfterBlank: all[index - 1]?.trim() === '' }]
  })
}

/** Returns the item that a line is, or null when it has no mark of one. */
function readLine(written: string): Line | null {
  const line = written.trim()
  const bullet = BULLET.exec(line)?.[0] ?? ''
  const box = BOX.exec(line.slice(bullet.length))
  if (bullet === '' && !box) return null
  const words = line.slice(bullet.length + (box?.[0].length ?? 0)).trim()
  const struck = /^~~(?<text>.+)~~$/u.exec(words)?.groups?.text
  const { mark, glyph = '' } = box?.groups ?? {}
  return {
    indent: indentOf(written),
    text: withoutEmphasis(struck ?? words),
    isDone: struck !== undefined || IS_TICKED.test(mark ?? glyph),
    box: !box ? null : mark !== undefined ? 'bracket' : TICKED.includes(glyph) ? 'tick' : 'open',
  }
}

/** Adds a continued line to the last item or step. */
function append(item: ChecklistItem, words: string): void {
  const last = item.steps.at(-1) ?? item
  last.text += ` ${words}`
}

function headingOf(line: string): string {
  return withoutEmphasis(line.replace(/^#{1,6}\s+/, '').replace(/[\s:]+$/, '')).replace(/[\s:]+$/, '')
}

function withoutEmphasis(text: string): string {
  return /^(?:\*\*(?<bold>[^*]+)\*\*|__(?<strong>[^_]+)__)$/u.exec(text)?.slice(1).find(Boolean) ?? text
}

/** A tab is as wide as four blanks. */
function indentOf(line: string): number {
  return (/^\s*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length
}
