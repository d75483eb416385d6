import type { List, ListDelete, ListReorder, ListUpdate, ListWrite } from '@todo-agents/contract/list'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { newId } from '../../lib/server/new-id.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { useUndo } from '../../lib/server/use-undo.ts'
import { listTexts as t } from '../../lib/texts/lists.ts'

type Written = Pick<ListWrite, 'change_ids'>

/** Writes of lists. They resolve with null if they failed. A failure is shown in a toast. */
export function useListActions() {
  const create = trpc.list.create.useMutation()
  const update = trpc.list.update.useMutation()
  const archive = trpc.list.archive.useMutation()
  const remove = trpc.list.delete.useMutation()
  const reorder = trpc.list.reorder.useMutation()
  const toast = useToast()
  const undo = useUndo()

  async function run<Write extends Written>(write: () => Promise<Write>, message?: string): Promise<Write | null> {
    try {
      const written = await write()
      const { change_ids } = written
      if (message) toast({ message, action: { label: t.undo, run: () => undo(change_ids) } })
      return written
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
      return null
    }
  }

  return {
    create: (name: string) => run(() => create.mutateAsync({ id: newId(), name })),
    update: (change: ListUpdate) => run(() => update.mutateAsync(change)),
    archive: ({ id, name }: List, is_archived: boolean) =>
      run(() => archive.mutateAsync({ id, is_archived }), is_archived ? t.archivedList(name) : t.listIsBack(name)),
    remove: ({ id, name }: List, todos: ListDelete['todos']) =>
      run(() => remove.mutateAsync({ id, todos }), t.listRemoved(name)),
    reorder: (order: ListReorder) => run(() => reorder.mutateAsync(order)),
  }
}
