import type { Plan, PlannedCall, Reply } from './plan.ts'
import { ToolFailure } from './plan.ts'
import type { Outcome } from './turns.ts'
import { failed } from './wording/words.ts'

/**
 * Returns the next call of a plan after the outcomes so far, or its reply. A reply in place of a plan is returned as it
 * is.
 */
export function replay(plan: Plan | Reply, outcomes: Outcome[]): PlannedCall | Reply {
  if ('text' in plan) return plan
  try {
    let step = plan.next()
    for (const outcome of outcomes) {
      if (step.done) break
      step = plan.next(outcome)
    }
    return step.value
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error
    return { text: failed(error, outcomes) }
  }
}

export function isReply(step: PlannedCall | Reply): step is Reply {
  return 'text' in step
}
