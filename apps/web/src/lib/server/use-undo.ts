import { useToast } from '../page/toast.ts'
import { errorMessage, isConflict } from './error-message.ts'
import { trpc } from './trpc.ts'

/** Takes changes back, all or none, and says so, or why not. */
export function useUndo(): (change_ids: string[]) => Promise<void> {
  const { mutateAsync } = trpc.change.undo.useMutation()
  const toast = useToast()

  return async (change_ids) => {
    try {
      await mutateAsync({ change_id: change_ids })
      toast({ message: 'Undone' })
    } catch (error) {
      // That it was undone elsewhere, or changed since, is news and no failure.
      toast({ kind: isConflict(error) ? 'info' : 'error', message: errorMessage(error) })
    }
  }
}
