import type { Tag, TagUpdate, TagWrite } from '@todo-agents/contract/tag'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { useUndo } from '../../lib/server/use-undo.ts'
import { listTexts as t } from '../../lib/texts/lists.ts'

/** The part that the answers to all writes of tags have. */
type Written = Pick<TagWrite, 'change_ids'>

/** Writes of tags. `create` and `update` resolve with true if they succeeded. A failure is shown in a toast. */
export function useTagActions() {
  const create = trpc.tag.create.useMutation()
  const update = trpc.tag.update.useMutation()
  const remove = trpc.tag.delete.useMutation()
  const toast = useToast()
  const undo = useUndo()

  async function run(write: () => Promise<Written>): Promise<Written | null> {
    try {
      return await write()
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
      return null
    }
  }

  return {
    create: async (name: string) => (await run(() => create.mutateAsync({ name }))) !== null,
    update: async (change: TagUpdate) => (await run(() => update.mutateAsync(change))) !== null,
    async remove({ id, name }: Tag) {
      const written = await run(() => remove.mutateAsync({ id }))
      if (!written) return
      const { change_ids } = written
      toast({ message: t.tagRemoved(name), action: { label: t.undo, run: () => undo(change_ids) } })
    },
  }
}
