import { getQueryKey } from '@trpc/react-query'
import { useClient } from '../../lib/server/client.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { usePages } from '../../lib/server/use-pages.ts'
import { sessionTexts as t } from '../../lib/texts/sessions.ts'
import { formatExactInstant } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useMe } from '../../lib/user/me.ts'
import { plainExcerpt } from './plain-excerpt.ts'
import type { SessionName } from './session-name.ts'
import { SessionPages } from './session-pages.tsx'

interface SessionMatchesProps {
  /** The words to search for; not empty. */
  text: string
  onSelect: (session: SessionName) => void
}

/**
 * The conversations whose title contains some words, then the messages that do, newest first. A click opens the
 * conversation.
 */
export function SessionMatches({ text, onSelect }: SessionMatchesProps) {
  const { time_zone } = useMe()
  const client = useClient()
  const today = dayOf(new Date().toISOString(), time_zone)
  const found = usePages({
    queryKey: getQueryKey(trpc.session.search, { text }, 'infinite'),
    read: (cursor, signal) => client.trpc.session.search.query({ text, cursor }, { signal }),
    gcTime: 0,
  })
  const matches = found.data?.pages.flatMap((page) => page.matches) ?? []
  const sessions = found.data?.pages[0]?.sessions ?? []

  return (
    <SessionPages
      pages={found}
      loading={t.searching}
      loadingMore={t.loadingMessages}
      note={countOf(sessions.length, matches.length, found.hasNextPage)}
      isEmpty={sessions.length + matches.length === 0}
    >
      {sessions.length > 0 && (
        <ul aria-label={t.foundChats} className="mb-1 border-line border-b pb-1">
          {sessions.map((session) => (
            <li key={session.id}>
              <button
                type="button"
                dir="auto"
                onClick={() => onSelect(session)}
                className="w-full truncate rounded-md px-2.5 py-2 text-left font-medium text-sm hover:bg-hover"
              >
                {session.title}
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul aria-label={t.found}>
        {matches.map(({ session_id, title, message_id, role, excerpt, created_at }) => (
          <li key={message_id}>
            <button
              type="button"
              onClick={() => onSelect({ id: session_id, title })}
              className="flex w-full flex-col gap-0.5 rounded-md px-2.5 py-2 text-left hover:bg-hover"
            >
              <span className="flex w-full items-baseline gap-2">
                <span dir="auto" className="min-w-0 flex-1 truncate font-medium text-sm">
                  {title}
                </span>
                <span className="shrink-0 text-muted text-xs">
                  {formatExactInstant(created_at, { time_zone, today })}
                </span>
              </span>
              <span className="line-clamp-2 break-words text-[13px] text-muted">
                {role === 'user' ? `${t.you} ` : ''}
                <bdi>{role === 'user' ? excerpt : plainExcerpt(excerpt)}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </SessionPages>
  )
}

function countOf(chats: number, messages: number, hasMore: boolean): string {
  if (chats + messages === 0) return t.noMatch
  return [
    ...(chats > 0 ? [t.titleMatches(chats)] : []),
    ...(messages > 0 ? [hasMore ? t.matchesOrMore(messages) : t.matches(messages)] : []),
  ].join(' ')
}
