import { MAX_STEPS, MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import type { NewStep } from '@todo-agents/contract/todo'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { linesOf, readStep, readSteps } from './checklist.ts'

interface SplitSteps {
  /** The steps that can be added. */
  steps: NewStep[]
  /** The lines of `steps`. */
  taken: string
  /** The lines that cannot be added. */
  left: string
  /** Why lines are left, or null. */
  problem: string | null
}

/** Reads a text for a todo that has `count` steps. Separates the lines that are too long or too many. */
export function splitSteps(text: string, count: number): SplitSteps {
  const steps: NewStep[] = []
  const taken: string[] = []
  const left: string[] = []
  let isTooLong = false
  for (const line of linesOf(text)) {
    const step = readStep(line)
    if (!step) continue
    const isLong = step.item.length > MAX_TITLE_LENGTH
    isTooLong ||= isLong
    if (isLong || count + steps.length >= MAX_STEPS) left.push(line)
    else {
      steps.push(step)
      taken.push(line)
    }
  }
  const problem = left.length === 0 ? null : isTooLong ? t.stepTooLong(MAX_TITLE_LENGTH) : t.stepsTooMany(MAX_STEPS)
  return { steps, taken: taken.join('\n'), left: left.join('\n'), problem }
}

/** Returns why the lines of a new todo cannot be its steps, or null. */
export function stepsError(text: string): string | null {
  const steps = readSteps(text)
  const long = steps.find(({ item }) => item.length > MAX_TITLE_LENGTH)
  if (long) return t.newStepTooLong(MAX_TITLE_LENGTH, long.item.slice(0, 30))
  return steps.length > MAX_STEPS ? t.newStepsTooMany(MAX_STEPS, steps.length) : null
}
