import type { Preference, PreferenceWrite } from '@todo-agents/contract/preference'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage, isConflict } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { useUndo } from '../../lib/server/use-undo.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'

/** Returns functions that change the preferences. Each resolves with false when the server refused; a toast says why. */
export function usePreferenceActions() {
  const toast = useToast()
  const undo = useUndo()
  const { list } = trpc.useUtils().preference
  const create = trpc.preference.create.useMutation()
  const change = trpc.preference.update.useMutation()
  const remove = trpc.preference.delete.useMutation()

  async function attempt(write: Promise<PreferenceWrite>, done: (text: string) => string): Promise<boolean> {
    try {
      const { preference, change_id } = await write
      const run = async () => {
        await undo([change_id])
        await list.invalidate()
      }
      toast({ message: done(preference.text), action: { label: t.undo, run: () => void run() } })
      return true
    } catch (error) {
      toast({ kind: isConflict(error) ? 'info' : 'error', message: errorMessage(error) })
      return false
    } finally {
      await list.invalidate()
    }
  }

  return {
    add: (text: string) => attempt(create.mutateAsync({ text }), t.preferenceAdded),
    update: ({ id, version }: Preference, text: string) =>
      attempt(change.mutateAsync({ id, text, version }), t.preferenceChanged),
    remove: ({ id }: Preference) => attempt(remove.mutateAsync({ id }), t.preferenceDeleted),
  }
}
