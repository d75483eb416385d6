import { usePageAction } from '../../lib/changes/use-page-action.ts'
import { useClient } from '../../lib/server/client.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { sessionTexts as t } from '../../lib/texts/sessions.ts'
import type { SessionName } from './session-name.ts'

interface UseSessionActions {
  onRenamed: (title: string) => void
  onDeleted: () => void
  /** Called when a deletion was undone. */
  onRestored: () => void
}

/**
 * Returns functions that rename, delete and restore a conversation, and offer to undo that, in a toast and by the keys. They make
 * their calls without the hooks of tRPC, because the undo must work after the menu, and with it the component, has gone.
 */
export function useSessionActions({ onRenamed, onDeleted, onRestored }: UseSessionActions) {
  const { session } = useClient().trpc
  const perform = usePageAction()
  const { list, deleted } = trpc.useUtils().session

  /** Makes a call, and resolves with its time. */
  async function call(write: () => Promise<{ at: string }>, done: () => void): Promise<string> {
    try {
      const { at } = await write()
      done()
      return at
    } finally {
      void list.invalidate()
      void deleted.invalidate()
    }
  }

  const rename = (id: string, title: string) =>
    call(
      () => session.rename.mutate({ id, title }),
      () => onRenamed(title),
    )
  const remove = (id: string) => call(() => session.delete.mutate({ id }), onDeleted)
  const restore = (id: string) => call(() => session.restore.mutate({ id }), onRestored)

  return {
    rename: ({ id, title }: SessionName, next: string) =>
      perform({ what: t.renamed(title, next), undo: () => rename(id, title), redo: () => rename(id, next) }),
    remove: ({ id, title }: SessionName) =>
      perform({ what: t.deleted(title), undo: () => restore(id), redo: () => remove(id) }),
    restore: ({ id, title }: SessionName) =>
      perform({ what: t.restored(title), undo: () => remove(id), redo: () => restore(id) }),
  }
}
