import type { Range } from '@tanstack/react-virtual'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { Todo } from '@todo-agents/contract/todo'
import { Plus } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { rowTexts } from '../../../lib/texts/rows.ts'
import { viewTexts as t } from '../../../lib/texts/views.ts'
import { formatClock } from '../../../lib/time/format-time.ts'
import { useShownTodos } from '../../../lib/todos/shown-todos.ts'
import type { TodoGroup } from '../views/group-todos.ts'
import './list.css'
import { LaterRow } from './later-row.tsx'
import type { RowContext } from './row-context.ts'
import { TodoRow } from './todo-row.tsx'
import { useDensity } from './use-density.ts'
import type { ListState } from './use-list-state.ts'
import { useDropDay } from './use-row-drag.ts'
import type { ListRow } from './virtual-rows.ts'
import { byGroup, placesOf, rowsOf } from './virtual-rows.ts'

interface TodoListProps {
  groups: readonly TodoGroup[]
  context: RowContext
  state: ListState
  /** The todos whose details are open, was just added, and whose last action failed. */
  marks: { open: string | undefined; added: string | null; failed: string | null }
  stepsOf: (todo: Todo) => readonly Todo[] | null
  /** The element that scrolls the list. */
  scroller: RefObject<HTMLElement | null>
  /** Whether the present time is marked among the todos with a time. */
  hasNow: boolean
}

/** The estimated heights in pixels. Each row is measured when it is on screen. */
const HEIGHTS = {
  comfortable: { heading: 42, todo: 55, later: 55, now: 20 },
  compact: { heading: 38, todo: 34, later: 34, now: 18 },
}
/** As in `.todos-scroller`, in pixels. */
const SCROLL_PADDING = { scrollPaddingStart: 80, scrollPaddingEnd: 96 }
/** How many rows are rendered above and below the visible ones. */
const OVERSCAN = 8

/** The list of todos, a section for each group. Only the rows on screen are in the document, and the active one. */
export function TodoList({ groups, context, state, marks, stepsOf, scroller, hasNow }: TodoListProps) {
  const list = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => rowsOf(groups, hasNow ? context.now : null), [groups, hasNow, context.now])
  const margin = useOffset(list, scroller)
  const density = useDensity()
  const active = useMemo(() => rows.findIndex((row) => row.key === state.active), [rows, state.active])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => HEIGHTS[density][rows[index]?.kind ?? 'todo'],
    getItemKey: (index) => rows[index]?.key ?? index,
    // The Tab key needs the active row, and the focus is lost when its row leaves the document.
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range)
        if (active < 0 || active >= range.count || shown.includes(active)) return shown
        return [...shown, active].sort((a, b) => a - b)
      },
      [active],
    ),
    overscan: OVERSCAN,
    scrollMargin: margin,
    ...SCROLL_PADDING,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: all heights change with the density.
  useLayoutEffect(() => virtual.measure(), [virtual, density])
  useShownTodos(
    useMemo(() => {
      let places: ReturnType<typeof placesOf> | null = null
      return {
        places() {
          places ??= placesOf(rows)
          return places
        },
        show: (index) => virtual.scrollToIndex(index),
      }
    }, [rows, virtual]),
  )
  const items = virtual.getVirtualItems()
  const placed = new Map(items.map((item) => [item.index, item.start - margin]))
  useSeen(rows, items.at(-1)?.index, context.onSeen)
  const parts = byGroup(
    rows,
    items.map(({ index }) => index),
  )

  return (
    <div ref={list} className="relative" style={{ height: virtual.getTotalSize() }}>
      {parts.map(({ group, rows }) => (
        <section key={group.key} aria-label={group.title}>
          {rows.map(({ row, index }) =>
            'todo' in row ? null : (
              <Placed key={row.key} index={index} top={placed.get(index) ?? 0} measure={virtual.measureElement}>
                {row.kind === 'heading' ? <Heading group={group} context={context} /> : <NowMark context={context} />}
              </Placed>
            ),
          )}
          {rows.some(({ row }) => 'todo' in row) && (
            <ul aria-label={t.todosOf(group.title)}>
              {rows.map(({ row, index }) => {
                if (!('todo' in row)) return null
                const shared = {
                  ref: virtual.measureElement,
                  index,
                  position: row.index + 1,
                  count: group.todos.length + (group.later?.length ?? 0),
                  top: placed.get(index) ?? 0,
                  todo: row.todo,
                  groupDay: group.day,
                  context,
                  isActive: row.key === state.active,
                }
                if (row.kind === 'later') return <LaterRow key={row.key} {...shared} />
                return (
                  <TodoRow
                    key={row.key}
                    {...shared}
                    steps={stepsOf(row.todo)}
                    isSelected={state.selection.ids.has(row.todo.id)}
                    isEditing={row.todo.id === state.editing}
                    isOpen={row.todo.id === marks.open}
                    isAdded={row.todo.id === marks.added}
                    isFailed={row.todo.id === marks.failed}
                  />
                )
              })}
            </ul>
          )}
        </section>
      ))}
    </div>
  )
}

interface PlacedProps {
  index: number
  top: number
  measure: (element: Element | null) => void
  children: ReactNode
}

function Placed({ index, top, measure, children }: PlacedProps) {
  return (
    <div ref={measure} data-index={index} className="absolute inset-x-0" style={{ top }}>
      {children}
    </div>
  )
}

function Heading({ group, context }: { group: TodoGroup; context: RowContext }) {
  const { key, title, todos, later, day } = group
  const isEmpty = todos.length === 0 && !later
  const element = useRef<HTMLDivElement>(null)
  useDropDay(element, day)
  return (
    <div
      ref={element}
      className={`drop-mark group flex items-center gap-2 rounded-lg px-3 ${isEmpty ? 'h-9 pt-1 text-muted' : 'min-h-10 pt-3'}`}
    >
      <h2 className={`text-sm ${isEmpty ? '' : 'font-semibold'} ${key === 'overdue' ? 'text-danger' : ''}`}>{title}</h2>
      {isEmpty ? (
        <span className="sr-only">{t.nothingPlanned}</span>
      ) : (
        todos.length > 0 && <span className="text-muted text-xs tabular-nums">{todos.length}</span>
      )}
      {day !== null && context.onAddOn && (
        <button
          type="button"
          aria-label={rowTexts.addOn(title)}
          title={rowTexts.addOn(title)}
          onClick={() => context.onAddOn?.(day)}
          className="relative -mr-2 ml-auto grid size-8 place-items-center rounded-md text-muted before:absolute before:-inset-1 hover:bg-hover hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:size-11 pointer-fine:opacity-0"
        >
          <Plus size={15} aria-hidden />
        </button>
      )}
      {key === 'overdue' && context.onMoveToToday && (
        <button
          type="button"
          onClick={() => context.onMoveToToday?.(todos)}
          className="relative ml-auto rounded-md px-2 py-0.5 font-medium text-[13px] text-accent-text before:absolute before:-inset-2.5 hover:bg-hover"
        >
          {t.moveAllToToday}
        </button>
      )}
    </div>
  )
}

function NowMark({ context }: { context: RowContext }) {
  return (
    <div className="flex items-center gap-2 px-3 text-danger text-xs">
      <span className="font-medium">
        <span className="sr-only">{t.now}: </span>
        {formatClock(context.now, context)}
      </span>
      <span aria-hidden className="h-px flex-1 bg-current" />
    </div>
  )
}

/** Says which day is the last on screen, also while that one has no todos. `last`: the index of the last row on screen. */
function useSeen(rows: readonly ListRow[], last: number | undefined, onSeen: RowContext['onSeen']): void {
  const seen = useEffectEvent(() => {
    if (last === undefined) return
    const day = rows[last]?.group.day
    if (last === rows.length - 1) onSeen?.(null)
    else if (day) onSeen?.(day)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when other rows are on screen, or further ones were read.
  useEffect(() => seen(), [last, rows])
}

/** Returns how far below the top of its scroller an element begins, in pixels. */
function useOffset(element: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    const [inner, outer] = [element.current, scroller.current]
    if (!inner || !outer) return
    const measure = () =>
      setOffset(inner.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop)
    measure()
    // What is above the list may grow, such as the lines of the quick add.
    const observer = new ResizeObserver(measure)
    for (const sibling of inner.parentElement?.parentElement?.children ?? []) observer.observe(sibling)
    return () => observer.disconnect()
  }, [element, scroller])
  return offset
}
