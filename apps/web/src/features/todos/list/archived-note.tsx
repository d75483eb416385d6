import type { List } from '@todo-agents/contract/list'
import { Archive, ArchiveRestore } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { Sentence } from '../../../components/quoted.tsx'
import { useToast } from '../../../lib/page/toast.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import { listTexts as t } from '../../../lib/texts/lists.ts'

/** Stands in place of the input for new todos while an archived list is on screen. */
export function ArchivedNote({ list: { id, name } }: { list: List }) {
  const archive = trpc.list.archive.useMutation()
  const toast = useToast()

  async function bringBack() {
    try {
      await archive.mutateAsync({ id, is_archived: false })
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
    }
  }

  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border border-line bg-surface px-3.5 py-2 text-sm">
      <Archive size={18} className="shrink-0 text-muted" aria-hidden />
      <p className="min-w-0 flex-1 basis-56 break-words text-muted">
        <Sentence>{t.isArchived(name)}</Sentence>
      </p>
      <Button size="sm" disabled={archive.isPending} onClick={bringBack}>
        <ArchiveRestore size={16} aria-hidden />
        {t.bringBack}
      </Button>
    </div>
  )
}
