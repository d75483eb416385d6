/** A line of a checklist. `text` is the whole line without its bullet and box. */
export interface ChecklistItem {
  text: string
  isDone: boolean
  steps: { text: string; isDone: boolean }[]
}

export interface Checklist {
  /** The line above the first item, without its colon; null when there is none. */
  heading: string | null
  items: ChecklistItem[]
}

const BULLET = /^(?<indent>\s*)(?:[-*+•–—]|\d{1,3}[.)]|\(\d{1,3}\))\s+(?:\[(?<box>[ xX✓✔]?)\]\s*)?(?<text>.*\S)\s*$/u
const BOX = /^(?<indent>\s*)\[(?<box>[ xX✓✔]?)\]\s*(?<text>.*\S)\s*$/u

/**
 * Reads a pasted checklist: lines with a bullet, a number or a box (`- [ ] pack`, `* pack`, `1. pack`). An item that is
 * indented is a step of the item above it. Returns null when a line other than the first has none of these, or when
 * there is neither a box nor an indented item: plain bullets are lines of any list.
 */
export function readChecklist(text: string): Checklist | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const read = lines.map((line) => (BULLET.exec(line) ?? BOX.exec(line))?.groups)
  const hasHeading = lines.length > 1 && read[0] === undefined
  const parts = hasHeading ? read.slice(1) : read
  if (parts.length === 0 || parts.some((part) => part === undefined)) return null
  const items: ChecklistItem[] = []
  const depth = widthOf(parts[0]?.indent)
  for (const part of parts) {
    const line = { text: part?.text ?? '', isDone: /[xX✓✔]/.test(part?.box ?? '') }
    const above = items.at(-1)
    if (above && widthOf(part?.indent) > depth) above.steps.push(line)
    else items.push({ ...line, steps: [] })
  }
  const isChecklist = parts.some((part) => part?.box !== undefined) || items.some(({ steps }) => steps.length > 0)
  if (!isChecklist) return null
  return { heading: hasHeading ? (lines[0] ?? '').trim().replace(/[\s:]+$/, '') : null, items }
}

/** A tab is as wide as four blanks. */
function widthOf(indent = ''): number {
  return indent.replaceAll('\t', '    ').length
}
