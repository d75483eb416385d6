import type { NewStep } from '@todo-agents/contract/todo'

/** A bullet or a number, and the box of a checklist. */
const MARK = /^\s*(?:(?:[-*+•–—]|\d{1,3}[.)])\s+)?(?:\[(?<box>[ xX✓✔]?)\]\s*)?/u

/**
 * Returns the steps that a text has, one in a line. Bullets, numbers and boxes (`- [ ]`, `* `, `1.`) do not belong to the
 * titles; a ticked box is a step that is done.
 */
export function readSteps(text: string): NewStep[] {
  return linesOf(text).flatMap((line) => readStep(line) ?? [])
}

export function linesOf(text: string): string[] {
  return text.split(/\r?\n/)
}

export function readStep(line: string): NewStep | null {
  const mark = MARK.exec(line)
  const item = line.slice(mark?.[0].length ?? 0).trim()
  const is_done = /[xX✓✔]/.test(mark?.groups?.box ?? '')
  return item === '' ? null : { item, is_done }
}
