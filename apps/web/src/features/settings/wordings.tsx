import type { Wording } from '@todo-agents/contract/wording'
import { Trash2 } from 'lucide-react'
import { IconButton, LinkButton } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { useUndoableWrite } from './use-undoable-write.ts'

/** What the user has confirmed that words mean, newest first. */
export function Wordings() {
  const { data, error, refetch } = trpc.wording.list.useQuery(undefined, { staleTime: 0 })
  const { list } = trpc.useUtils().wording
  const attempt = useUndoableWrite(() => list.invalidate())
  const remove = trpc.wording.delete.useMutation()
  const removeAll = trpc.wording.deleteAll.useMutation()
  if (error) return <ErrorNote message={errorMessage(error)} onRetry={() => refetch()} />
  if (!data) return <Spinner label={t.loadingWordings} />
  const { wordings } = data
  if (wordings.length === 0) return <p className="px-2 py-1.5 text-muted text-sm">{t.noWordings}</p>

  return (
    <>
      <ul aria-label={t.wordings} className="flex max-h-96 flex-col overflow-y-auto">
        {wordings.map((wording) => (
          <Row
            key={wording.id}
            wording={wording}
            onDelete={() => {
              const { id, text } = wording
              void attempt(remove.mutateAsync({ id }), () => t.wordingDeleted(text))
            }}
          />
        ))}
      </ul>
      {wordings.length > 1 && (
        <LinkButton
          className="self-start px-2 py-1.5 text-note pointer-coarse:min-h-11"
          onClick={() => void attempt(removeAll.mutateAsync(), ({ count }) => t.wordingsDeleted(count))}
        >
          {t.deleteWordings}
        </LinkButton>
      )}
    </>
  )
}

function Row({ wording: { text, means }, onDelete }: { wording: Wording; onDelete: () => void }) {
  return (
    <li className="flex items-center rounded-md text-sm hover:bg-hover">
      <span className="min-w-0 flex-1 break-words px-2 py-1.5">
        <bdi>{t.quoted(text)}</bdi> – {t.meanings[means]}
      </span>
      <IconButton label={t.delete(text)} size="sm" onClick={onDelete}>
        <Trash2 size={14} />
      </IconButton>
    </li>
  )
}
