import type { Todo } from '@todo-agents/contract/todo'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { NotFound } from '../../components/not-found.tsx'
import { useDebounced } from '../../lib/page/use-debounced.ts'
import { useIdle } from '../../lib/page/use-idle.ts'
import { useStableActions } from '../../lib/page/use-stable-actions.ts'
import type { Place } from '../../lib/places/place.ts'
import { pathOf } from '../../lib/places/place.ts'
import { useGo, usePlaceSearch } from '../../lib/places/use-place.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { useIsReachable } from '../../lib/server/server-watch.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { rowTexts } from '../../lib/texts/rows.ts'
import { viewTexts as t } from '../../lib/texts/views.ts'
import { formatExactDay } from '../../lib/time/format-time.ts'
import type { Day } from '../../lib/time/time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useReplica, useTodos } from '../../lib/todos/replica-context.ts'
import { matchesSearch } from '../../lib/todos/search.ts'
import { useTodoActions } from '../../lib/todos/use-todo-actions.ts'
import { useMe } from '../../lib/user/me.ts'
import { ArchivedNote } from './list/archived-note.tsx'
import { BulkBar } from './list/bulk-bar.tsx'
import type { RowContext } from './list/row-context.ts'
import { TodoList } from './list/todo-list.tsx'
import { useKeepFocus } from './list/use-keep-focus.ts'
import { useListActions } from './list/use-list-actions.ts'
import type { ListState } from './list/use-list-state.ts'
import { useListState } from './list/use-list-state.ts'
import { useDrops } from './list/use-row-drag.ts'
import { useConflicts, useDoneTodos } from './list/use-todo-list.ts'
import { useTouch } from './list/use-touch.ts'
import { rowKeys } from './list/virtual-rows.ts'
import { QuickAdd } from './quick-add/quick-add.tsx'
import { groupDone, withoutStepsOf } from './views/group-todos.ts'
import { NoTodos } from './views/no-todos.tsx'
import type { TodoView } from './views/use-view.ts'
import { useView } from './views/use-view.ts'
import { ViewHead } from './views/view-head.tsx'

/** The todos of the present place: quick add, and the list. */
export function TodosPage() {
  const { time_zone } = useMe()
  const now = useNow()
  const today = dayOf(now, time_zone)
  const go = useGo()
  const opened = usePlaceSearch('todo')
  const view = useView({ time_zone, today })
  const { place, isManual } = view
  const replica = useReplica()
  const todos = useTodos()
  const scroller = useRef<HTMLDivElement>(null)
  const [added, setAdded] = useState<string | null>(null)
  const isReachable = useIsReachable()
  const { failed, ...todoActions } = useTodoActions()
  const conflicts = useConflicts(today, time_zone)
  const tagColors = useTagColors()
  const lists = useShownLists(view)
  const isSearch = view.search !== null
  const done = useDone(view)
  const addDay = useAddDay(place)

  const groups = useMemo(() => {
    if (place.kind === 'done') return groupDone(done.todos, { time_zone, today })
    const found = isSearch ? withoutStepsOf(view.groups, done.todos) : []
    return found.length > 0
      ? [...view.groups, { key: 'done', title: t.foundDone, day: null, todos: found }]
      : view.groups
  }, [view.groups, done.todos, place.kind, isSearch, time_zone, today])
  const shown = useMemo(() => groups.flatMap((group) => group.todos), [groups])
  const rows = useMemo(() => rowKeys(groups), [groups])
  const keepFocus = useKeepFocus(rows)
  const actions = useListActions(todoActions, shown)
  const list = useListState({
    todos: shown,
    rows,
    actions,
    place: pathOf(place),
    onOpen: (todo) => go.set({ todo: todo.parent_id ?? todo.id }),
  })
  const { state } = list
  useDrops(scroller, { shown, actions, today })
  const touch = useTouch(list.root, {
    onHold: (id) => list.events.select(id),
    onRight(id) {
      const todo = shown.find((one) => one.id === id)
      if (todo) actions.toggle(todo)
    },
    onLeft: (id, row) => list.events.popover(id, row, 'date'),
  })
  const pageActions = useStableActions({
    moveToToday: (todos: readonly Todo[]) => void todoActions.moveToDay(todos, today),
    addOn: (day: Day) => addDay.start(day),
    seen: (day: Day | null) => view.onSeen?.(day),
  })
  const events = useStableActions(list.events)
  useStartAtTop(scroller, pathOf(place))
  useIdle(loadPopover)
  const words = view.search?.words ?? NO_WORDS
  const canAdd = place.kind !== 'done' && place.kind !== 'search' && place.kind !== 'filter'

  const context = useMemo<RowContext>(
    () => ({
      time_zone,
      today,
      now,
      tagColors,
      lists,
      conflicts,
      words,
      actions,
      events,
      isManual,
      onMoveToToday: place.kind === 'today' ? pageActions.moveToToday : null,
      onAddOn: place.kind === 'upcoming' ? pageActions.addOn : null,
      onSeen: place.kind === 'upcoming' ? pageActions.seen : null,
    }),
    [time_zone, today, now, tagColors, lists, conflicts, words, actions, events, isManual, place.kind, pageActions],
  )
  const selected = useMemo(
    () => (state.selection.ids.size === 0 ? [] : shown.filter(({ id }) => state.selection.ids.has(id))),
    [shown, state.selection],
  )
  const stepsOf = (todo: Todo) => (todo.completed_at === null && todos.get(todo.id) ? todos.stepsOf(todo.id) : null)
  const selectionText = useSelectionText(selected.length)
  if (view.isGone) return place.kind === 'filter' ? <SearchGone /> : <ListGone />

  return (
    <div ref={scroller} className="todos-scroller h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-3xl flex-col gap-3 px-3 pt-1 pb-4 sm:px-6 lg:pb-8">
        <ViewHead view={view} />
        {/* Not sticky on a small screen, which has little room. */}
        {canAdd && (
          <div ref={addDay.ref} className="lg:sticky top-0 z-20 -mx-1 -my-2 bg-canvas px-1 py-2">
            {view.list?.archived_at ? (
              <ArchivedNote list={view.list} />
            ) : (
              <QuickAdd
                {...newTodoOf(view)}
                day={addDay.day ?? (place.kind === 'today' ? today : null)}
                {...(addDay.day && { placeholder: rowTexts.addOn(formatExactDay(addDay.day, today)) })}
                tagColors={tagColors}
                onAdded={setAdded}
              />
            )}
          </div>
        )}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the rows in it. */}
        <div
          {...touch}
          onKeyDown={list.listProps.onKeyDown}
          onFocus={(event) => {
            keepFocus.onFocus(event)
            list.listProps.onFocus(event)
          }}
          ref={(element) => {
            keepFocus.ref.current = element
            list.root.current = element
          }}
          tabIndex={-1}
          aria-busy={view.status === 'loading'}
          data-offline={!isReachable || undefined}
          className="outline-none"
        >
          {groups.length > 0 ? (
            <TodoList
              groups={groups}
              context={context}
              state={state}
              marks={{ open: opened, added, failed }}
              stepsOf={stepsOf}
              scroller={scroller}
              hasNow={place.kind === 'today'}
            />
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
        {selected.length > 0 && (
          <BulkBar
            todos={selected}
            hasAll={selected.length === shown.length}
            actions={actions}
            onPart={list.openPopover}
            onAll={list.selectAll}
            onClear={list.clear}
          />
        )}
        <p role="status" className="sr-only">
          {selectionText}
        </p>
      </div>
      <ListPopover state={state} shown={shown} context={context} onClose={list.closePopover} />
    </div>
  )
}

const ListGone = () => <NotFound title={t.listGone} text={t.listGoneText} />
const SearchGone = () => <NotFound title={t.filterGone} text={t.filterGoneText} />

const NO_WORDS: readonly string[] = []
const NO_STEPS: readonly Todo[] = []
const DONE_PAUSE_MS = 200
const loadPopover = () => import('./list/row-popover.tsx').then((module) => ({ default: module.RowPopover }))
const RowPopover = lazy(loadPopover)

interface ListPopoverProps {
  state: ListState
  shown: readonly Todo[]
  context: RowContext
  onClose: () => void
}

/** The menu of a row or of the selection. */
function ListPopover({ state: { popover, selection }, shown, context, onClose }: ListPopoverProps) {
  const todos = useMemo(() => {
    const ids = new Set(popover?.ids)
    return popover ? shown.filter(({ id }) => ids.has(id)) : []
  }, [popover, shown])
  if (!popover || todos.length === 0) return null
  return (
    <Suspense>
      <RowPopover
        key={`${popover.part} ${popover.ids[0]}`}
        todos={todos}
        anchor={popover.anchor}
        part={popover.part}
        isSelected={todos.every(({ id }) => selection.ids.has(id))}
        context={context}
        onClose={onClose}
      />
    </Suspense>
  )
}

/** What a screen reader says when the selection changes: how many todos are selected, or that none is any more. */
function useSelectionText(count: number): string {
  const had = useRef(false)
  useEffect(() => {
    if (count > 0) had.current = true
  }, [count])
  if (count > 0) return rowTexts.selected(count)
  return had.current ? rowTexts.nothingSelected : ''
}

/** The day on which the user is adding todos, and how that begins. It ends with the place. */
function useAddDay(place: Place) {
  const [chosen, setChosen] = useState<{ day: Day; path: string } | null>(null)
  const ref = useRef<HTMLDivElement>(null)
  return {
    ref,
    day: chosen?.path === pathOf(place) ? chosen.day : null,
    start(day: Day) {
      setChosen({ day, path: pathOf(place) })
      ref.current?.querySelector('input')?.focus()
    },
  }
}

/** Done todos are read once the typing pauses. Until then, those that were read are searched. */
function useDone(view: TodoView): ReturnType<typeof useDoneTodos> {
  const { search } = view
  const read = useDebounced(search, DONE_PAUSE_MS)
  const done = useDoneTodos(read, showsDone(view))
  const todos = useMemo(() => {
    if (!search) return done.todos
    // The server finds words in steps, too, but knows only one tag.
    const query = search === read ? { ...search, words: [] } : search
    return done.todos.filter((todo) => matchesSearch(todo, NO_STEPS, query))
  }, [done.todos, search, read])
  return { ...done, todos }
}

function showsDone({ place, search }: TodoView): boolean {
  return place.kind === 'done' || search !== null
}

/** Returns what a new todo gets from the place in which it is added, so that the place shows it. */
function newTodoOf({ place }: TodoView) {
  return {
    tags: place.kind === 'tag' ? [place.name] : [],
    list_id: place.kind === 'list' ? place.id : null,
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
