import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { viewTexts as t } from '../../../lib/texts/views.ts'
import { formatClock } from '../../../lib/time/format-time.ts'
import type { TodoGroup } from '../views/group-todos.ts'
import type { RowContext } from './row-context.ts'
import { TodoRow } from './todo-row.tsx'
import { byGroup, rowsOf } from './virtual-rows.ts'

interface TodoListProps {
  groups: readonly TodoGroup[]
  context: RowContext
  /** The element that scrolls the list. */
  scroller: RefObject<HTMLElement | null>
  /** Whether the present time is marked among the todos with a time. */
  hasNow: boolean
}

/** The estimated heights in pixels. Each row is measured when it is on screen. */
const HEIGHTS = { heading: 44, todo: 58, now: 20 }
/** How many rows are rendered above and below the visible ones. */
const OVERSCAN = 8

/** The list of todos, a section for each group. Only the rows on screen are in the document. */
export function TodoList({ groups, context, scroller, hasNow }: TodoListProps) {
  const list = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => rowsOf(groups, hasNow ? context.now : null), [groups, hasNow, context.now])
  const margin = useOffset(list, scroller)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => HEIGHTS[rows[index]?.kind ?? 'todo'],
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN,
    scrollMargin: margin,
  })
  const items = virtual.getVirtualItems()
  const placed = new Map(items.map((item) => [item.index, item.start - margin]))
  const parts = byGroup(
    rows,
    items.map(({ index }) => index),
  )

  return (
    <div ref={list} className="relative" style={{ height: virtual.getTotalSize() }}>
      {parts.map(({ group, rows }) => (
        <section key={group.key} aria-label={group.title}>
          {rows.map(({ row, index }) =>
            row.kind === 'todo' ? null : (
              <Placed key={row.key} index={index} top={placed.get(index) ?? 0} measure={virtual.measureElement}>
                {row.kind === 'heading' ? <Heading group={group} context={context} /> : <NowMark context={context} />}
              </Placed>
            ),
          )}
          <ul aria-label={t.todosOf(group.title)}>
            {rows.map(({ row, index }) =>
              row.kind !== 'todo' ? null : (
                <TodoRow
                  key={row.key}
                  ref={virtual.measureElement}
                  data-index={index}
                  aria-posinset={row.index + 1}
                  aria-setsize={group.todos.length}
                  style={{ position: 'absolute', insetInline: 0, top: placed.get(index) }}
                  todo={row.todo}
                  groupDay={group.day}
                  context={context}
                />
              ),
            )}
          </ul>
        </section>
      ))}
    </div>
  )
}

interface PlacedProps {
  index: number
  top: number
  measure: (element: Element | null) => void
  children: React.ReactNode
}

function Placed({ index, top, measure, children }: PlacedProps) {
  return (
    <div ref={measure} data-index={index} className="absolute inset-x-0" style={{ top }}>
      {children}
    </div>
  )
}

function Heading({ group, context }: { group: TodoGroup; context: RowContext }) {
  const { key, title, todos } = group
  if (todos.length === 0) {
    return (
      <div className="flex items-baseline gap-2 px-3 pt-3 pb-1 text-muted text-sm sm:px-4">
        <h2 className="font-medium">{title}</h2>
        <span className="text-xs">{t.nothingPlanned}</span>
      </div>
    )
  }
  return (
    <div className="flex items-baseline gap-2 px-3 pt-5 pb-1 sm:px-4">
      <h2 className={`font-semibold text-sm ${key === 'overdue' ? 'text-danger' : ''}`}>{title}</h2>
      <span className="text-muted text-xs">{todos.length}</span>
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
    <div className="flex items-center gap-2 px-3 text-danger text-xs sm:px-4">
      <span className="font-medium">
        <span className="sr-only">{t.now}: </span>
        {formatClock(context.now, context)}
      </span>
      <span aria-hidden className="h-px flex-1 bg-current" />
    </div>
  )
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
