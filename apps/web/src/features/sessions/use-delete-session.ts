import { useQueryClient } from '@tanstack/react-query'
import { pageActionsOf } from '../../lib/changes/page-actions.ts'
import { useUndoRedo } from '../../lib/changes/use-undo-redo.ts'
import { useToast } from '../../lib/page/toast.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { sessionTexts as t } from '../../lib/texts/sessions.ts'
import type { SessionName } from './session-name.ts'

interface UseDeleteSession {
  onDeleted: () => void
  onRestored: () => void
}

/**
 * Returns a function that deletes a conversation and offers to undo that, in a toast and by the keys. It makes its calls without the hooks of tRPC,
 * because the undo must work after the menu, and with it the component, has gone.
 */
export function useDeleteSession({ onDeleted, onRestored }: UseDeleteSession): (session: SessionName) => Promise<void> {
  const client = useClient()
  const toast = useToast()
  const { list } = trpc.useUtils().session
  const actions = pageActionsOf(useQueryClient())
  const { takeBackAction } = useUndoRedo()

  /** Resolves with the time of the server. */
  async function remove(id: string): Promise<string> {
    try {
      const { at } = await client.trpc.session.delete.mutate({ id })
      onDeleted()
      return at
    } finally {
      void list.invalidate()
    }
  }

  async function restore(id: string): Promise<string> {
    try {
      const { at } = await client.trpc.session.restore.mutate({ id })
      onRestored()
      return at
    } finally {
      void list.invalidate()
    }
  }

  return ({ id, title }) =>
    actions.inTurn(async () => {
      try {
        const at = await remove(id)
        const action = { what: t.deleted(title), at, undo: () => restore(id), redo: () => remove(id) }
        actions.add(action)
        toast({
          message: action.what,
          action: { label: t.undo, run: () => void actions.inTurn(() => takeBackAction(action)) },
        })
      } catch (error) {
        toast({ kind: 'error', message: errorMessage(error) })
      }
    })
}
