import { useInfiniteQuery } from '@tanstack/react-query'
import { MAX_SESSION_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import type { Session } from '@todo-agents/contract/session'
import { getQueryKey } from '@trpc/react-query'
import { Check, ChevronDown, Pencil, SquarePen, Trash2, X } from 'lucide-react'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Form } from '../../components/form.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { Menu } from '../../components/menu.tsx'
import { Quoted } from '../../components/quoted.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'

interface SessionMenuProps {
  /** The conversation on screen; null for a new one. */
  session_id: string | null
  onSelect: (session_id: string | null) => void
}

/** A menu with all conversations, labelled with the title of the current one, and a button for a new one. */
export function SessionMenu({ session_id, onSelect }: SessionMenuProps) {
  const { data } = trpc.session.list.useQuery({})
  /** The chosen conversation, kept because it may not be on the first page of the list. */
  const [chosen, setChosen] = useState<Session | null>(null)
  const current = [...(data?.sessions ?? []), ...(chosen ? [chosen] : [])].find(({ id }) => id === session_id)
  const title = current?.title ?? 'New chat'

  return (
    <>
      <Menu
        label={`Chats, now: ${title}`}
        align="start"
        buttonClassName="flex h-9 max-w-full items-center gap-1.5 rounded-lg px-2 font-semibold text-[15px] hover:bg-hover"
        button={
          <>
            <span dir="auto" className="truncate">
              {title}
            </span>
            <ChevronDown size={16} className="shrink-0 text-muted" aria-hidden />
          </>
        }
      >
        {(close) => (
          <SessionList
            session_id={session_id}
            onSelect={(session) => {
              setChosen(session)
              onSelect(session.id)
              close()
            }}
            onRenamed={(session) => session.id === chosen?.id && setChosen(session)}
            onDeleted={({ id }) => id === session_id && onSelect(null)}
          />
        )}
      </Menu>
      <IconButton label="New chat" className="ml-auto" onClick={() => onSelect(null)}>
        <SquarePen size={18} />
      </IconButton>
    </>
  )
}

interface SessionListProps {
  session_id: string | null
  onSelect: (session: Session) => void
  onRenamed: (session: Session) => void
  onDeleted: (session: Session) => void
}

/** Lists all conversations, last used first. Scrolling loads more. */
function SessionList({ session_id, ...actions }: SessionListProps) {
  const client = useClient()
  // Not tRPC's hook, because it also sends a `direction`, which the contract's strict schema refuses.
  const list = useInfiniteQuery({
    queryKey: getQueryKey(trpc.session.list, {}, 'infinite'),
    queryFn: ({ pageParam: cursor, signal }) => client.trpc.session.list.query({ cursor }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page) => page.next_cursor,
    // The pages are dropped when the menu closes. Otherwise each change causes all of them to be read again.
    gcTime: 0,
  })
  const cursor = list.data?.pages.at(-1)?.next_cursor
  const sessions = distinct(list.data?.pages.flatMap((page) => page.sessions) ?? [])

  return (
    <div className="max-h-80 w-72 max-w-full overflow-y-auto">
      {list.isPending && <Spinner label="Loading your chats" />}
      {list.isLoadingError && <ErrorNote message={errorMessage(list.error)} onRetry={() => list.refetch()} />}
      {list.data && sessions.length === 0 && <p className="px-2.5 py-3 text-muted text-sm">No earlier chats.</p>}
      <ul aria-label="Chats">
        {sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            isCurrent={session.id === session_id}
            onSelect={() => actions.onSelect(session)}
            onRenamed={(title) => actions.onRenamed({ ...session, title })}
            onDeleted={() => actions.onDeleted(session)}
          />
        ))}
      </ul>
      {/* The next page cannot be requested while the loaded pages are read again. */}
      {cursor && !list.isRefetching && (
        <LoadMore
          key={cursor}
          label="Loading more chats"
          load={() => list.fetchNextPage({ throwOnError: true, cancelRefetch: false })}
        />
      )}
    </div>
  )
}

const FIRST_PAGE: string | undefined = undefined

/**
 * Leaves out repeated conversations. One that is used while pages load moves to the first page, so it may be listed
 * twice until the pages are read again.
 */
function distinct(sessions: Session[]): Session[] {
  return [...new Map(sessions.map((session) => [session.id, session])).values()]
}

interface SessionItemProps {
  session: Session
  isCurrent: boolean
  onSelect: () => void
  onRenamed: (title: string) => void
  onDeleted: () => void
}

type Mode = 'show' | 'rename' | 'delete'

function SessionItem({ session: { id, title }, isCurrent, onSelect, onRenamed, onDeleted }: SessionItemProps) {
  const [mode, setMode] = useState<Mode>('show')
  const toast = useToast()
  const utils = trpc.useUtils()
  const callbacks = {
    onError: (error: unknown) => toast({ kind: 'error', message: errorMessage(error) }),
    onSettled: () => utils.session.list.invalidate(),
  }
  const rename = trpc.session.rename.useMutation({ ...callbacks, onSuccess: (session) => onRenamed(session.title) })
  const remove = trpc.session.delete.useMutation({ ...callbacks, onSuccess: onDeleted })
  const show = () => setMode('show')

  if (mode === 'rename') {
    return <RenameForm title={title} onRename={(next) => rename.mutate({ id, title: next })} onClose={show} />
  }
  if (mode === 'delete') {
    return <DeleteQuestion title={title} onDelete={() => remove.mutate({ id })} onClose={show} />
  }

  return (
    <li className="group flex items-center rounded-md hover:bg-hover">
      <button
        type="button"
        aria-current={isCurrent}
        dir="auto"
        onClick={onSelect}
        className={`min-w-0 flex-1 truncate rounded-md px-2.5 py-2 text-left text-sm ${isCurrent ? 'font-semibold text-accent-text' : ''}`}
      >
        {title}
      </button>
      <IconButton label={`Rename ${title}`} size="sm" onClick={() => setMode('rename')}>
        <Pencil size={14} />
      </IconButton>
      <IconButton label={`Delete ${title}`} size="sm" onClick={() => setMode('delete')}>
        <Trash2 size={14} />
      </IconButton>
    </li>
  )
}

interface RenameFormProps {
  title: string
  onRename: (title: string) => void
  onClose: () => void
}

function RenameForm({ title, onRename, onClose }: RenameFormProps) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const next = String(new FormData(event.currentTarget).get('title')).trim()
    if (next && next !== title) onRename(next)
    onClose()
  }

  return (
    <li>
      <Form onSubmit={submit} className="flex items-center gap-0.5">
        <input
          name="title"
          aria-label={`New name of ${title}`}
          defaultValue={title}
          maxLength={MAX_SESSION_TITLE_LENGTH}
          ref={selectAll}
          className="control h-9 text-sm"
        />
        <IconButton type="submit" label="Save name">
          <Check size={16} />
        </IconButton>
        <IconButton label="Keep the old name" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </Form>
    </li>
  )
}

interface DeleteQuestionProps {
  title: string
  onDelete: () => void
  onClose: () => void
}

function DeleteQuestion({ title, onDelete, onClose }: DeleteQuestionProps) {
  return (
    <li className="flex items-center gap-1 rounded-md bg-danger-soft pl-2.5 text-danger text-sm">
      <span className="min-w-0 flex-1 truncate">
        Delete <Quoted>{title}</Quoted>?
      </span>
      <IconButton label="Delete for good" variant="danger" ref={focus} onClick={onDelete}>
        <Check size={16} />
      </IconButton>
      <IconButton label="Keep it" variant="danger" onClick={onClose}>
        <X size={16} />
      </IconButton>
    </li>
  )
}

/** A `ref` of a control that replaces the focused control: moves the focus to it. */
function focus(element: HTMLElement | null): void {
  element?.focus()
}

function selectAll(input: HTMLInputElement | null): void {
  input?.select()
}
