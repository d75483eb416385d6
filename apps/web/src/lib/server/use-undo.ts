import { MAX_IDS } from '@todo-agents/contract/bounds'
import { useToast } from '../page/toast.ts'
import { commonTexts as t } from '../texts/common.ts'
import { historyTexts as h } from '../texts/history.ts'
import { errorMessage, isConflict } from './error-message.ts'
import { takeBack } from './take-back.ts'
import { trpc } from './trpc.ts'

/**
 * Undoes changes, or those of one action. After a conflict, `wereUndone` tells whether all of them were undone already:
 * then there is nothing to tell.
 */
type Undo = (what: string[] | { call_id: string }, wereUndone?: () => Promise<boolean>) => Promise<void>

/**
 * Returns a function that undoes changes, and shows the outcome in a toast. One call of the API undoes at most MAX_IDS
 * changes, all or none. The latest ones are undone first, because a later change may build on an earlier one.
 */
export function useUndo(): Undo {
  const { mutateAsync } = trpc.change.undo.useMutation()
  const toast = useToast()

  async function redo(calls: string[]): Promise<void> {
    try {
      for (const call_id of calls) {
        await takeBack(mutateAsync, { call_id }, (count) => toast({ message: h.redoing(count) }))
      }
      toast({ message: h.broughtBack })
    } catch (error) {
      toast({ kind: isConflict(error) ? 'info' : 'error', message: errorMessage(error) })
    }
  }

  return async (what, wereUndone) => {
    let count = 0
    try {
      const calls = new Set<string>()
      let rest = Array.isArray(what) ? what : []
      if (!Array.isArray(what)) {
        const { changes } = await takeBack(mutateAsync, what, (so_far) => {
          count = so_far
          toast({ message: h.undoing(count) })
        })
        for (const { call_id } of changes) if (call_id !== null) calls.add(call_id)
      }
      while (rest.length > 0) {
        const { changes } = await mutateAsync({ change_id: rest.slice(-MAX_IDS) })
        for (const { call_id } of changes) if (call_id !== null) calls.add(call_id)
        // With a change, the server undoes the whole group of it, which may be more than was asked for.
        const undone = new Set([...rest.slice(-MAX_IDS), ...changes.flatMap(({ undoes }) => undoes ?? [])])
        rest = rest.filter((id) => !undone.has(id))
      }
      // The newest first, as with any undo.
      toast({ message: t.undone, action: { label: h.redo, run: () => void redo([...calls].reverse()) } })
    } catch (error) {
      if (isConflict(error) && (await wereUndone?.())) return
      // A conflict with a later change or undo is information for the user, not an error.
      const message = count > 0 ? h.onlyInPart(count, errorMessage(error)) : errorMessage(error)
      toast({ kind: isConflict(error) ? 'info' : 'error', message })
    }
  }
}
