import { useToast } from '../../lib/page/toast.ts'
import { errorMessage, isConflict } from '../../lib/server/error-message.ts'
import { useUndo } from '../../lib/server/use-undo.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'

/**
 * Returns a function that waits for a write, then offers its undo in a toast. It resolves with false when the server
 * refused; then the toast says why. `refresh` reads again what the write and its undo change.
 */
export function useUndoableWrite(refresh: () => Promise<unknown>) {
  const toast = useToast()
  const undo = useUndo()

  return async <Write extends { change_id: string | null }>(
    write: Promise<Write>,
    done: (write: Write) => string,
  ): Promise<boolean> => {
    try {
      const result = await write
      const { change_id } = result
      const run = async () => {
        if (change_id !== null) await undo([change_id])
        await refresh()
      }
      toast({ message: done(result), action: { label: t.undo, run: () => void run() } })
      return true
    } catch (error) {
      toast({ kind: isConflict(error) ? 'info' : 'error', message: errorMessage(error) })
      return false
    } finally {
      await refresh()
    }
  }
}
