import { CircleCheckBig, ListFilter, ListX, Search, Sparkles, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { useReorder } from '../../lib/page/use-reorder.ts'
import { useGo } from '../../lib/places/use-place.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { useIsReachable } from '../../lib/server/server-watch.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { viewTexts as t } from '../../lib/texts/views.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useReplica } from '../../lib/todos/replica-context.ts'
import { useTodoActions } from '../../lib/todos/use-todo-actions.ts'
import { useMe } from '../../lib/user/me.ts'
import { ArchivedNote } from './list/archived-note.tsx'
import type { RowContext } from './list/row-context.ts'
import { TodoList } from './list/todo-list.tsx'
import { useKeepFocus } from './list/use-keep-focus.ts'
import { useConflicts, useDoneTodos } from './list/use-todo-list.ts'
import { QuickAdd } from './quick-add/quick-add.tsx'
import { groupDone } from './views/group-todos.ts'
import type { TodoView } from './views/use-view.ts'
import { useView } from './views/use-view.ts'
import { ViewHead } from './views/view-head.tsx'

/** The todos of the present place: quick add, and the list. */
export function TodosPage() {
  const { time_zone } = useMe()
  const now = useNow()
  const today = dayOf(now, time_zone)
  const go = useGo()
  const view = useView({ time_zone, today })
  const { place, isManual } = view
  const replica = useReplica()
  const scroller = useRef<HTMLDivElement>(null)
  const [added, setAdded] = useState<string | null>(null)
  const isReachable = useIsReachable()
  const actions = useTodoActions()
  const conflicts = useConflicts(today, time_zone)
  const tagColors = useTagColors()
  const lists = useShownLists(view)
  const isSearch = place.kind === 'search'
  const done = useDoneTodos(isSearch ? (view.search?.words.join(' ') ?? '') : '', showsDone(view))

  const groups = useMemo(() => {
    if (place.kind === 'done') return groupDone(done.todos, { time_zone, today })
    if (!isSearch || done.todos.length === 0 || !view.search) return view.groups
    return [...view.groups, { key: 'done', title: t.foundDone, day: null, todos: done.todos }]
  }, [view.groups, view.search, done.todos, place.kind, isSearch, time_zone, today])
  const ids = useMemo(() => groups.flatMap((group) => group.todos.map(({ id }) => id)), [groups])
  const keepFocus = useKeepFocus(ids)
  const reorder = useReorder(ids, (id, after) => {
    const [todo, previous] = [id, after].map((one) => (one === null ? undefined : replica.snapshot().get(one)))
    if (todo) void actions.reorder(todo, previous ?? null)
  })
  useStartAtTop(scroller, place.kind)

  const context: RowContext = {
    time_zone,
    today,
    now,
    tagColors,
    lists,
    conflicts,
    added,
    failed: actions.failed,
    actions,
    reorder: isManual ? reorder : null,
    onEdit: (todo) => go.set({ todo: todo.parent_id ?? todo.id }),
    onMoveToToday: place.kind === 'today' ? (todos) => void actions.moveToDay(todos, today) : null,
  }
  const canAdd = place.kind !== 'done' && place.kind !== 'search' && !view.isGone

  return (
    <div ref={scroller} className="todos-scroller h-full overflow-y-auto">
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 px-4 pt-5 pb-24 sm:px-8 lg:pt-8">
        <ViewHead view={view} />
        {/* Not sticky on a small screen, where the toasts are at the top. */}
        {canAdd && (
          <div className="lg:sticky top-0 z-20 -mx-1 -my-2 bg-canvas px-1 py-2">
            {view.list?.archived_at ? (
              <ArchivedNote list={view.list} />
            ) : (
              <QuickAdd {...newTodoOf(view)} tagColors={tagColors} onAdded={setAdded} />
            )}
          </div>
        )}
        <div
          {...keepFocus}
          tabIndex={-1}
          aria-busy={view.status === 'loading'}
          data-offline={!isReachable || undefined}
          className="outline-none"
        >
          {groups.length > 0 ? (
            <TodoList groups={groups} context={context} scroller={scroller} hasNow={place.kind === 'today'} />
          ) : (
            <NoTodos view={view} isReadingDone={done.isPending && showsDone(view)} />
          )}
        </div>
        {view.status === 'failed' && (
          <ErrorNote message={errorMessage(view.error)} onRetry={() => void replica.load()} />
        )}
        {done.isError && <ErrorNote message={errorMessage(done.error)} onRetry={() => done.refetch()} />}
        {showsDone(view) && done.hasNextPage && !done.isFetchingNextPage && (
          <LoadMore
            key={done.todos.length}
            label={t.loadingMore}
            load={() => done.fetchNextPage({ throwOnError: true, cancelRefetch: false })}
          />
        )}
      </div>
    </div>
  )
}

function showsDone({ place, search }: TodoView): boolean {
  return place.kind === 'done' || (place.kind === 'search' && search !== null)
}

/** Returns what a new todo gets from the place in which it is added, so that the place shows it. */
function newTodoOf({ place }: TodoView) {
  return {
    tags: place.kind === 'tag' ? [place.name] : [],
    list_id: place.kind === 'list' ? place.id : null,
    isToday: place.kind === 'today',
  }
}

/** Returns the lists that rows show: none where all rows are of one list. */
function useShownLists({ place }: TodoView): RowContext['lists'] {
  const { data } = trpc.list.list.useQuery()
  const hasOneList = place.kind === 'list' || place.kind === 'inbox'
  return useMemo(() => new Map(hasOneList ? [] : data?.lists.map((list) => [list.id, list])), [data, hasOneList])
}

function useTagColors() {
  const { data } = trpc.tag.list.useQuery()
  return useMemo(() => new Map(data?.map(({ name, color }) => [name, color])), [data])
}

/** Scrolls to the top when another place is shown. */
function useStartAtTop(scroller: React.RefObject<HTMLElement | null>, place: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each change of the place.
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
  }, [scroller, place])
}

function NoTodos({ view, isReadingDone }: { view: TodoView; isReadingDone: boolean }) {
  const { place, search, isGone, status } = view
  if (isGone) return <Empty icon={<ListX size={26} />} title={t.listGone} text={t.listGoneText} />
  if (place.kind === 'search' && !search) {
    return <Empty icon={<Search size={26} />} title={t.searchHint} text={t.searchHintText} />
  }
  if (status === 'loading' || isReadingDone) return <ListSkeleton />
  if (status === 'failed') return null
  if (search) return <Empty icon={<ListFilter size={26} />} title={t.nothingMatches} text={t.nothingMatchesText} />
  if (place.kind === 'done') {
    return <Empty icon={<CircleCheckBig size={26} />} title={t.nothingDone} text={t.nothingDoneText} />
  }
  if (place.kind === 'today') return <Empty icon={<Sun size={26} />} title={t.todayClear} text={t.todayClearText} />
  return <Empty icon={<Sparkles size={26} />} title={t.allClear} text={t.allClearText} />
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
        {t.loading}
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
