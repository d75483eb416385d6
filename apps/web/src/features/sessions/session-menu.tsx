import { MAX_SEARCH_LENGTH } from '@todo-agents/contract/bounds'
import type { ListedSession } from '@todo-agents/contract/session'
import { getQueryKey } from '@trpc/react-query'
import { ChevronDown, SquarePen, Trash2 } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button, IconButton } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { focusField } from '../../lib/page/focus.ts'
import { useDebounced } from '../../lib/page/use-debounced.ts'
import { useClient } from '../../lib/server/client.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { usePages } from '../../lib/server/use-pages.ts'
import { sessionTexts as t } from '../../lib/texts/sessions.ts'
import { DeletedSessions } from './deleted-sessions.tsx'
import { MarkDot } from './mark-dot.tsx'
import { SessionItem } from './session-item.tsx'
import { SessionMatches } from './session-matches.tsx'
import type { SessionName } from './session-name.ts'
import { SessionPages } from './session-pages.tsx'
import type { SessionMark } from './session-runs.ts'
import { useSessionMarks } from './use-session-marks.ts'

interface SessionMenuProps {
  /** The conversation on screen; null for a new one. */
  session_id: string | null
  onSelect: (session_id: string | null) => void
  /** Called with the number of other conversations that wait for the user, when it changes. */
  onOthersWaiting?: (count: number) => void
}

/** A menu with all conversations, labelled with the title of the current one, and a button for a new one. */
export function SessionMenu({ session_id, onSelect, onOthersWaiting }: SessionMenuProps) {
  const { data } = trpc.session.list.useQuery({})
  /** The chosen conversation, kept because it may not be on the first page of the list. */
  const [chosen, setChosen] = useState<SessionName | null>(null)
  /** The conversation that was on screen when it was deleted. Restoring it shows it again. */
  const closed = useRef<string | null>(null)
  const shown = useRef(session_id)
  useEffect(() => {
    shown.current = session_id
  }, [session_id])
  const current = [...(data?.sessions ?? []), ...(chosen ? [chosen] : [])].find(({ id }) => id === session_id)
  const title = current?.title ?? t.newChat
  const marks = useSessionMarks()
  const others = [...marks].filter(([id]) => id !== session_id).map(([, mark]) => mark)
  const waiting = others.filter((mark) => mark === 'waiting').length
  const mark: SessionMark | undefined = waiting > 0 ? 'waiting' : others[0]
  const note = waiting > 0 ? t.othersWaiting(waiting) : others.length > 0 && t.othersRunning(others.length)
  const report = useEffectEvent((count: number) => onOthersWaiting?.(count))
  useEffect(() => report(waiting), [waiting])

  return (
    <>
      <Menu
        label={[t.chatsNow(title), note].filter(Boolean).join('; ')}
        align="start"
        buttonClassName="flex h-9 pointer-coarse:h-11 max-w-full items-center gap-1.5 rounded-lg px-2 font-semibold text-[15px] hover:bg-hover"
        button={
          <>
            <span dir="auto" className="truncate">
              {title}
            </span>
            {mark && <MarkDot mark={mark} />}
            <ChevronDown size={16} className="shrink-0 text-muted" aria-hidden />
          </>
        }
      >
        {(close) => (
          <SearchableSessions
            session_id={session_id}
            marks={marks}
            onSelect={(session) => {
              setChosen(session)
              onSelect(session.id)
              close()
            }}
            onRenamed={(session) => session.id === chosen?.id && setChosen(session)}
            onDeleted={({ id }) => {
              // A redo deletes it later, when another one may be shown.
              if (id !== shown.current) return
              closed.current = id
              onSelect(null)
            }}
            onRestored={({ id }) => closed.current === id && onSelect(id)}
          />
        )}
      </Menu>
      <IconButton label={t.newChat} className="ml-auto" onClick={() => onSelect(null)}>
        <SquarePen size={18} />
      </IconButton>
    </>
  )
}

interface SessionListProps {
  session_id: string | null
  marks: ReadonlyMap<string, SessionMark>
  onSelect: (session: SessionName) => void
  onRenamed: (session: SessionName) => void
  onDeleted: (session: SessionName) => void
  /** Called when the user has undone a deletion. */
  onRestored: (session: SessionName) => void
}

/** A field to search in all conversations. Shows the list of them while it is empty, and the matches otherwise. */
function SearchableSessions(props: SessionListProps) {
  const [text, setText] = useState('')
  const words = useDebounced(text.trim(), SEARCH_DELAY_MS)
  const [showsDeleted, setShowsDeleted] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  if (showsDeleted) {
    return (
      <div className="max-h-80 w-72 max-w-full overflow-y-auto">
        <DeletedSessions
          onBack={() => {
            flushSync(() => setShowsDeleted(false))
            focusField(field.current)
          }}
        />
      </div>
    )
  }
  return (
    <div className="flex w-72 max-w-full flex-col gap-1.5">
      <input
        ref={field}
        type="search"
        aria-label={t.search}
        placeholder={t.search}
        value={text}
        maxLength={MAX_SEARCH_LENGTH}
        onChange={(event) => setText(event.target.value)}
        className="control h-9 text-sm pointer-coarse:h-11"
      />
      <div className="max-h-80 overflow-y-auto">
        {words === '' ? <SessionList {...props} /> : <SessionMatches text={words} onSelect={props.onSelect} />}
      </div>
      {words === '' && (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => setShowsDeleted(true)}
          className="justify-start border-line border-t text-muted pointer-coarse:h-11"
        >
          <Trash2 size={14} aria-hidden />
          {t.deletedChats}
        </Button>
      )}
    </div>
  )
}

const SEARCH_DELAY_MS = 250

/** Lists all conversations, last used first. Scrolling loads more. */
function SessionList({ session_id, marks, ...actions }: SessionListProps) {
  const client = useClient()
  const list = usePages({
    queryKey: getQueryKey(trpc.session.list, {}, 'infinite'),
    read: (cursor, signal) => client.trpc.session.list.query({ cursor }, { signal }),
    // The pages are dropped when the menu closes. Otherwise each change causes all of them to be read again.
    gcTime: 0,
  })
  const sessions = distinct(list.data?.pages.flatMap((page) => page.sessions) ?? [])

  return (
    <SessionPages
      pages={list}
      loading={t.loading}
      loadingMore={t.loadingMore}
      note={sessions.length === 0 && t.none}
      isEmpty={sessions.length === 0}
    >
      <ul aria-label={t.chats}>
        {sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            isCurrent={session.id === session_id}
            isOfProgram={session.program_id !== null}
            mark={marks.get(session.id)}
            onSelect={() => actions.onSelect(session)}
            onRenamed={(title) => actions.onRenamed({ ...session, title })}
            onDeleted={() => actions.onDeleted(session)}
            onRestored={() => actions.onRestored(session)}
          />
        ))}
      </ul>
    </SessionPages>
  )
}

/**
 * Leaves out repeated conversations. One that is used while pages load moves to the first page, so it may be listed
 * twice until the pages are read again.
 */
function distinct(sessions: ListedSession[]): ListedSession[] {
  return [...new Map(sessions.map((session) => [session.id, session])).values()]
}
