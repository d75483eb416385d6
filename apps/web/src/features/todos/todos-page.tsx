import type { ListWithCount } from '@todo-agents/contract/list'
import type { Todo } from '@todo-agents/contract/todo'
import { CircleCheckBig, ListFilter, Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import { useMemo, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { chooseList, useChosenList } from '../../lib/page/chosen-list.ts'
import { useToast } from '../../lib/page/toast.ts'
import { useDebounced } from '../../lib/page/use-debounced.ts'
import { useReorder } from '../../lib/page/use-reorder.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { useIsReachable } from '../../lib/server/server-watch.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { formatDayHeading } from '../../lib/time/format-time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useMe } from '../../lib/user/me.ts'
import { TodoDialog } from './editor/todo-dialog.tsx'
import type { Subject } from './editor/todo-draft.ts'
import { useTodoDraft } from './editor/todo-draft.ts'
import { ArchivedNote } from './list/archived-note.tsx'
import { groupDone, groupManual, groupOpen } from './list/group-todos.ts'
import type { TodoFilter } from './list/todo-filter.ts'
import { isFiltered, NO_FILTER, toQuery } from './list/todo-filter.ts'
import { TodoFilters } from './list/todo-filters.tsx'
import { TodoGroups } from './list/todo-groups.tsx'
import { useKeepFocus } from './list/use-keep-focus.ts'
import { useTodoActions } from './list/use-todo-actions.ts'
import { useConflicts, useTodoList } from './list/use-todo-list.ts'
import { QuickAdd } from './quick-add/quick-add.tsx'
import { useTodoOfHash } from './use-todo-of-hash.ts'

const TYPING_PAUSE_MS = 200

/** The page of the user's todos: quick add, the filters and the list. */
export function TodosPage({ onManageTags }: { onManageTags: () => void }) {
  const { time_zone } = useMe()
  const now = useNow()
  const today = dayOf(now, time_zone)
  const [filter, setFilter] = useState(NO_FILTER)
  const { storedDraft, saveDraft } = useTodoDraft()
  const [draft, setDraft] = useState(storedDraft)
  const [editing, setEditing] = useState<Subject | null>(storedDraft?.subject ?? null)
  const [added, setAdded] = useState<string | null>(null)
  useTodoOfHash(editing === null, setEditing)
  const isReachable = useIsReachable()
  const actions = useTodoActions()
  const { withPending, failed, complete, reopen, remove } = actions
  const { chosen, name, lists, archived } = useLists()
  const edit = useEditRow(setEditing)

  const shown = { ...filter, ...chosen, q: useDebounced(filter.q, TYPING_PAUSE_MS) }
  const isManual = toQuery(shown).sort === 'manual'
  const list = useTodoList(shown)
  const conflicts = useConflicts(today, time_zone)
  const tagColors = useTagColors()
  const todos = withPending(list.todos)
  const groups = useMemo(() => {
    if (isManual) return groupManual(todos)
    return (shown.view === 'done' ? groupDone : groupOpen)(todos, { time_zone, today })
  }, [shown.view, isManual, todos, time_zone, today])
  const ids = useMemo(() => groups.flatMap((group) => group.todos.map(({ id }) => id)), [groups])
  const keepFocus = useKeepFocus(ids)
  const reorder = useReorder(ids, (id, after) => {
    const [todo, previous] = [id, after].map((one) => todos.find((other) => other.id === one))
    if (todo) void actions.reorder(todo, previous ?? null)
  })
  const filterTags = filter.tag === null ? [] : [filter.tag]

  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5 px-4 pt-5 pb-24 sm:px-8 lg:pt-8">
      <h1 className="px-1 font-semibold text-2xl tracking-tight">
        {name ?? formatDayHeading(today)}
        <span className="sr-only">: your todos</span>
      </h1>
      {/* Not sticky on a small screen, where the toasts are at the top. */}
      <div className="lg:sticky top-0 z-20 -mx-1 -my-2 bg-canvas px-1 py-2">
        {archived && <ArchivedNote list={archived} />}
        {/* Hidden, so that typed text is not lost. */}
        <div hidden={archived !== null}>
          <QuickAdd
            tags={filterTags}
            list_id={chosen.list_id ?? null}
            tagColors={tagColors}
            onAdded={setAdded}
            onDetails={setEditing}
          />
        </div>
      </div>
      <TodoFilters
        filter={filter}
        onChange={setFilter}
        onManageTags={onManageTags}
        isManual={chosen.list_id === undefined ? null : chosen.isManual}
        onManual={(isManual) => chooseList({ ...chosen, isManual })}
      />

      <div
        {...keepFocus}
        tabIndex={-1}
        aria-busy={list.isFetching}
        data-offline={!isReachable || undefined}
        className="outline-none"
      >
        {list.isPending ? (
          <ListSkeleton />
        ) : list.isError && list.todos.length === 0 ? (
          <ErrorNote message={errorMessage(list.error)} onRetry={() => list.refetch()} />
        ) : groups.length === 0 ? (
          <EmptyList filter={shown} />
        ) : (
          <TodoGroups
            groups={groups}
            context={{
              time_zone,
              today,
              now,
              tagColors,
              lists,
              conflicts,
              added,
              failed,
              actions,
              reorder: isManual ? reorder : null,
              onToggle: (todo) => {
                // Reopening while the next occurrence is being made would leave two.
                if (todo.recurrence !== null && actions.isPending(todo.id)) return
                void (todo.completed_at === null ? complete(todo) : reopen(todo))
              },
              onEdit: edit,
              onDelete: remove,
            }}
          />
        )}
      </div>
      {list.hasNextPage && (
        <Button className="self-center" disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {list.isFetchingNextPage ? <Spinner label="Loading" size={16} /> : 'Load more'}
        </Button>
      )}
      {editing && (
        <TodoDialog
          subject={editing}
          draft={draft}
          onDraft={saveDraft}
          onClose={() => {
            saveDraft(null)
            setDraft(null)
            setEditing(null)
          }}
          onAdded={setAdded}
          onDelete={remove}
        />
      )}
    </div>
  )
}

const NO_LISTS = new Map<string, ListWithCount>()

/**
 * Returns the list on screen, its name, and the lists that rows show: none where all rows are of one list. A list that
 * does not exist any more is replaced by the todos of all lists. `name` is null for these. `archived`: the list on screen, if it is archived.
 */
function useLists() {
  const wanted = useChosenList()
  const { data } = trpc.list.list.useQuery()
  const lists = useMemo(() => new Map(data?.lists.map((list) => [list.id, list])), [data])
  const { list_id } = wanted
  if (list_id === null) return { chosen: wanted, name: 'Inbox', lists: NO_LISTS, archived: null }
  if (list_id === undefined) return { chosen: wanted, name: null, lists, archived: null }
  const found = lists.get(list_id)
  if (data && !found) return { chosen: { list_id: undefined, isManual: false }, name: null, lists, archived: null }
  const archived = found && found.archived_at !== null ? found : null
  return { chosen: wanted, name: found?.name ?? '', lists: NO_LISTS, archived }
}

/** Returns a function that opens a row in the dialog. A step opens its todo. */
function useEditRow(open: (todo: Todo) => void): (todo: Todo) => Promise<void> {
  const { todo: api } = useClient().trpc
  const toast = useToast()
  return async (todo) => {
    if (todo.parent_id === null) return open(todo)
    try {
      open(await api.get.query({ id: todo.parent_id }))
    } catch (error) {
      toast({ kind: 'error', message: errorMessage(error) })
    }
  }
}

function useTagColors() {
  const { data } = trpc.tag.list.useQuery()
  return useMemo(() => new Map(data?.map(({ name, color }) => [name, color])), [data])
}

function EmptyList({ filter }: { filter: TodoFilter }) {
  if (isFiltered(filter)) {
    return (
      <Empty icon={<ListFilter size={26} />} title="Nothing matches" text="Try other words or clear the filters." />
    )
  }
  if (filter.view === 'done') {
    return (
      <Empty icon={<CircleCheckBig size={26} />} title="Nothing done yet" text="Todos that you complete appear here." />
    )
  }
  return (
    <Empty
      icon={<Sparkles size={26} />}
      title="All clear"
      text="Type a todo above, with its date if it has one: “Team meeting tomorrow at 2 PM #work”."
    />
  )
}

function Empty({ icon, title, text }: { icon: ReactNode; title: string; text: string }) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-16 text-center">
      <span aria-hidden className="mb-3 grid size-14 place-items-center rounded-2xl bg-accent-soft text-accent-text">
        {icon}
      </span>
      <p className="font-medium">{title}</p>
      <p className="max-w-xs text-balance text-muted text-sm">{text}</p>
    </div>
  )
}

/** Shows the same rows as the skeleton in `index.html`, where their styles are. */
function ListSkeleton() {
  return (
    <div className="sk-rows">
      <p role="status" className="sr-only">
        Loading your todos
      </p>
      <i className="sk-group" aria-hidden />
      {['46%', '62%', '38%', '54%'].map((width) => (
        <div key={width} className="sk-row" aria-hidden>
          <i className="sk-ring" />
          <div className="sk-words">
            <i style={{ width }} />
            <i className="sk-note" />
          </div>
        </div>
      ))}
    </div>
  )
}
