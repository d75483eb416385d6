import type { Change } from '@todo-agents/contract/change'
import type { ChangeUnit } from '../server/undo-log.ts'
import { nextRedo, nextUndo } from '../server/undo-log.ts'
import type { PageAction, PageActions } from './page-actions.ts'

/** What Ctrl+Z or Ctrl+Y does next: with changes of the log, or with an action of this page. */
export type Step = { unit: ChangeUnit } | { action: PageAction }

type Actions = Pick<PageActions, 'newestDone' | 'newestUndone' | 'goBacks' | 'returns'>

/** Returns the last thing that was done: changes of anybody, or an action of this page. Null when nothing is left. */
export function nextUndoStep(changes: readonly Change[], actions: Actions): Step | null {
  const unit = nextUndo(changes, actions.goBacks)
  const action = actions.newestDone()
  if (action && (!unit || action.at > timeOf(unit))) return { action }
  return unit && { unit }
}

/** Returns what was undone last. Null when something else was done since, as in every editor. */
export function nextRedoStep(changes: readonly Change[], actions: Actions): Step | null {
  const unit = nextRedo(changes, actions.returns)
  const undone = actions.newestUndone()
  if (undone && (!unit || undone.at > timeOf(unit))) {
    const done = nextUndo(changes, actions.goBacks)
    return done && timeOf(done) > undone.at ? null : { action: undone.action }
  }
  const done = actions.newestDone()
  return unit && !(done && done.at > timeOf(unit)) ? { unit } : null
}

function timeOf({ changes: [newest] }: ChangeUnit): string {
  return newest?.created_at ?? ''
}
