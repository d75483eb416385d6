import { errorMessage } from './error-message.ts'
import { useToast } from './toast.ts'
import { trpc } from './trpc.ts'
import { useRefresh } from './use-refresh.ts'

/** Takes changes back, all or none, and says so. Answers whether it worked. */
export function useUndo(): (change_ids: string[]) => Promise<boolean> {
  const { mutateAsync } = trpc.change.undo.useMutation()
  const refresh = useRefresh()
  const toast = useToast()

  return async (change_ids) => {
    try {
      await mutateAsync({ change_id: change_ids })
      toast({ message: 'Undone' })
      return true
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
      return false
    } finally {
      await refresh()
    }
  }
}
