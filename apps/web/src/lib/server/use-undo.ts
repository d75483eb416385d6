import { useToast } from '../page/toast.ts'
import { errorMessage, isConflict } from './error-message.ts'
import { trpc } from './trpc.ts'

/** Returns a function that undoes changes, all or none, and shows the outcome in a toast. */
export function useUndo(): (changeIds: string[]) => Promise<void> {
  const { mutateAsync } = trpc.change.undo.useMutation()
  const toast = useToast()

  return async (changeIds) => {
    try {
      await mutateAsync({ change_id: changeIds })
      toast({ message: 'Undone' })
    } catch (error) {
      // A conflict with a later change or undo is information for the user, not an error.
      toast({ kind: isConflict(error) ? 'info' : 'error', message: errorMessage(error) })
    }
  }
}
