import type { Clock } from '../scope.ts'

/**
 * How long what a program changed counts against its budget. Runs of a program end after a short silence, so a budget
 * for each of them would let a program that waits a little delete everything unasked.
 */
const PROGRAM_BUDGET_MS = 60 * 60 * 1000

/** Returns the time since which the changes of a program count. */
export function budgetStart(now: Clock): string {
  return new Date(now().getTime() - PROGRAM_BUDGET_MS).toISOString()
}
