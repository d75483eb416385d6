import type { Todo } from '@todo-agents/contract/todo'
import type { RefObject } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { MorePages } from '../../components/more-pages.tsx'
import { NotFound } from '../../components/not-found.tsx'
import { useStableActions } from '../../lib/page/use-stable-actions.ts'
import { pathOf } from '../../lib/places/place.ts'
import { useGo, usePlaceSearch } from '../../lib/places/use-place.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { useIsReachable } from '../../lib/server/server-watch.ts'
import { rowTexts } from '../../lib/texts/rows.ts'
import { viewTexts as t } from '../../lib/texts/views.ts'
import { formatExactDay } from '../../lib/time/format-time.ts'
import type { Day } from '../../lib/time/time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useReplica, useTodos } from '../../lib/todos/replica-context.ts'
import { useTodoActions } from '../../lib/todos/use-todo-actions.ts'
import { useMe } from '../../lib/user/me.ts'
import { ArchivedNote } from './list/archived-note.tsx'
import { BulkBar } from './list/bulk-bar.tsx'
import { ListPopover } from './list/list-popover.tsx'
import type { RowContext } from './list/row-context.ts'
import { TodoList } from './list/todo-list.tsx'
import { useKeepFocus } from './list/use-keep-focus.ts'
import { useListActions } from './list/use-list-actions.ts'
import { useListState } from './list/use-list-state.ts'
import { useDrops } from './list/use-row-drag.ts'
import { useShownLists, useTagColors } from './list/use-row-labels.ts'
import { useSelectionText } from './list/use-selection-text.ts'
import { useConflicts } from './list/use-todo-list.ts'
import { useTouch } from './list/use-touch.ts'
import { rowKeys } from './list/virtual-rows.ts'
import { QuickAdd } from './quick-add/quick-add.tsx'
import { useAddDay } from './quick-add/use-add-day.ts'
import { NoTodos } from './views/no-todos.tsx'
import { useGroups } from './views/use-groups.ts'
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
  const lists = useShownLists(place)
  const { groups, done } = useGroups(view, { time_zone, today })
  const addDay = useAddDay(place)

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
    <div ref={scroller} className="todos-scroller h-full overflow-y-auto overflow-x-hidden">
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
            <NoTodos view={view} isReadingDone={done.isPending && done.isShown} />
          )}
        </div>
        {view.status === 'failed' && (
          <ErrorNote message={errorMessage(view.error)} onRetry={() => void replica.load()} />
        )}
        {done.isError && !done.isFetchNextPageError && (
          <ErrorNote message={errorMessage(done.error)} onRetry={() => done.refetch()} />
        )}
        {done.isShown && <MorePages pages={done} label={t.loadingMore} />}
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

/** Returns what a new todo gets from the place in which it is added, so that the place shows it. */
function newTodoOf({ place }: TodoView) {
  return {
    tags: place.kind === 'tag' ? [place.name] : [],
    list_id: place.kind === 'list' ? place.id : null,
  }
}

/** Scrolls to the top when another place is shown. */
function useStartAtTop(scroller: RefObject<HTMLElement | null>, place: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each change of the place.
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
  }, [scroller, place])
}
