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
 * Returns a function that deletes a conversation and offers to undo that. It makes its calls without the hooks of tRPC,
 * because the undo must work after the menu, and with it the component, has gone.
 */
export function useDeleteSession({ onDeleted, onRestored }: UseDeleteSession): (session: SessionName) => Promise<void> {
  const client = useClient()
  const toast = useToast()
  const { list } = trpc.useUtils().session

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
    }
    await list.invalidate()
  }

  return ({ id, title }) =>
    attempt(async () => {
      await client.trpc.session.delete.mutate({ id })
      onDeleted()
      const restore = () =>
        attempt(async () => {
          await client.trpc.session.restore.mutate({ id })
          onRestored()
          toast({ message: t.undone })
        })
      toast({ message: t.deleted(title), action: { label: t.undo, run: () => void restore() } })
    })
}
