import { getQueryKey } from '@trpc/react-query'
import { ArrowLeft, Undo2 } from 'lucide-react'
import { Button, IconButton } from '../../components/button.tsx'
import { useClient } from '../../lib/server/client.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { usePages } from '../../lib/server/use-pages.ts'
import { sessionTexts as t } from '../../lib/texts/sessions.ts'
import { formatExactInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useMe } from '../../lib/user/me.ts'
import { SessionPages } from './session-pages.tsx'
import { useSessionActions } from './use-session-actions.ts'

/** Lists the deleted conversations that the server still keeps, each with a button that restores it. */
export function DeletedSessions({ onBack }: { onBack: () => void }) {
  const { time_zone } = useMe()
  const client = useClient()
  const today = dayOf(new Date().toISOString(), time_zone)
  const list = usePages({
    queryKey: getQueryKey(trpc.session.deleted, {}, 'infinite'),
    read: (cursor, signal) => client.trpc.session.deleted.query({ cursor }, { signal }),
    gcTime: 0,
  })
  const sessions = list.data?.pages.flatMap((page) => page.sessions) ?? []
  const { restore } = useSessionActions({ onRenamed: ignore, onDeleted: ignore, onRestored: ignore })

  return (
    <>
      <Button size="sm" variant="ghost" autoFocus onClick={onBack} className="pointer-coarse:h-11">
        <ArrowLeft size={15} aria-hidden />
        {t.backToChats}
      </Button>
      <SessionPages
        pages={list}
        loading={t.loading}
        loadingMore={t.loadingMore}
        note={sessions.length === 0 && t.noneDeleted}
        isEmpty={sessions.length === 0}
      >
        <ul aria-label={t.deletedChats}>
          {sessions.map((session) => (
            <li key={session.id} className="flex items-center rounded-md hover:bg-hover">
              <span className="min-w-0 flex-1 px-2.5 py-2 text-sm">
                <span dir="auto" className="block truncate">
                  {session.title}
                </span>
                <span className="block text-muted text-xs">
                  {t.deletedAt(formatExactInstant(session.deleted_at, { time_zone, today }))}
                </span>
              </span>
              <IconButton label={t.restore(session.title)} size="sm" onClick={() => restore(session)}>
                <Undo2 size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
      </SessionPages>
    </>
  )
}

function ignore(): void {}
