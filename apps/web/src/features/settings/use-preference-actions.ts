import type { Preference, PreferenceWrite } from '@todo-agents/contract/preference'
import { trpc } from '../../lib/server/trpc.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { useUndoableWrite } from './use-undoable-write.ts'

/** Returns functions that change the preferences. Each resolves with false when the server refused; a toast says why. */
export function usePreferenceActions() {
  const { list } = trpc.useUtils().preference
  const attempt = useUndoableWrite(() => list.invalidate())
  const create = trpc.preference.create.useMutation()
  const change = trpc.preference.update.useMutation()
  const remove = trpc.preference.delete.useMutation()
  const saying =
    (words: (text: string) => string) =>
    ({ preference }: PreferenceWrite) =>
      words(preference.text)

  return {
    add: (text: string) => attempt(create.mutateAsync({ text }), saying(t.preferenceAdded)),
    update: ({ id, version }: Preference, text: string) =>
      attempt(change.mutateAsync({ id, text, version }), saying(t.preferenceChanged)),
    remove: ({ id }: Preference) => attempt(remove.mutateAsync({ id }), saying(t.preferenceDeleted)),
  }
}
