import { useQueryClient } from '@tanstack/react-query'
import { useToast } from '../page/toast.ts'
import { errorMessage } from '../server/error-message.ts'
import { historyTexts as t } from '../texts/history.ts'
import type { PageAction } from './page-actions.ts'
import { pageActionsOf } from './page-actions.ts'
import { useUndoRedo } from './use-undo-redo.ts'

/**
 * Returns a function that does what an action describes, and offers to undo it, in a toast and by the keys. It resolves
 * with false if the action failed, which a toast then says.
 */
export function usePageAction(): (action: Omit<PageAction, 'at'>) => Promise<boolean> {
  const actions = pageActionsOf(useQueryClient())
  const { takeBackAction } = useUndoRedo()
  const toast = useToast()
  return ({ what, undo, redo }) =>
    actions.inTurn(async () => {
      try {
        const action = { what, at: await redo(), undo, redo }
        actions.add(action)
        const run = () => void actions.inTurn(() => takeBackAction(action))
        toast({ message: what, action: { label: t.undo, run } })
        return true
      } catch (error) {
        toast({ kind: 'error', message: errorMessage(error) })
        return false
      }
    })
}
