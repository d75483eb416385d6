import type { Todo } from '@todo-agents/contract/todo'
import { Repeat } from 'lucide-react'
import { memo, useCallback, useRef } from 'react'
import { rowTexts as t } from '../../../lib/texts/rows.ts'
import { formatDayHeading } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { laterKey } from '../../../lib/todos/later-todos.ts'
import type { RowContext } from './row-context.ts'
import { RowFacts } from './row-facts.tsx'
import { useDropDay } from './use-row-drag.ts'

interface LaterRowProps {
  /** The todo as it will be. */
  todo: Todo
  groupDay: Day | null
  context: RowContext
  isActive: boolean
  ref?: (row: HTMLLIElement | null) => void
  /** As in `TodoRow`. */
  index: number
  position: number
  count: number
  top: number
}

const NO_STEPS = { done: 0, all: 0 }

/** A later occurrence of a todo that repeats. It opens the todo; only the current occurrence can be completed. */
export const LaterRow = memo(function LaterRow({ todo, groupDay, context, isActive, ref, ...row }: LaterRowProps) {
  const element = useRef<HTMLLIElement>(null)
  useDropDay(element, groupDay)
  const setElement = useCallback(
    (row: HTMLLIElement | null) => {
      element.current = row
      ref?.(row)
    },
    [ref],
  )
  return (
    <li
      ref={setElement}
      data-index={row.index}
      data-later={laterKey(todo)}
      aria-posinset={row.position}
      aria-setsize={row.count}
      style={{ position: 'absolute', insetInline: 0, top: row.top }}
      className="todo-row drop-mark"
    >
      <span className="todo-again" title={t.comesAgain}>
        <Repeat size={14} aria-hidden />
      </span>
      <div className="todo-words">
        <button
          type="button"
          data-control="edit"
          tabIndex={isActive ? 0 : -1}
          dir="auto"
          aria-label={t.openLater(todo.item, groupDay === null ? '' : formatDayHeading(groupDay))}
          onClick={() => context.events.open(todo)}
          className="todo-title"
        >
          {todo.item}
        </button>
        {/* The overlaps that the page knows by the id are those of the current occurrence. */}
        <RowFacts
          todo={{ ...todo, id: laterKey(todo), recurrence: null, description: null }}
          steps={NO_STEPS}
          groupDay={groupDay}
          context={context}
        />
      </div>
    </li>
  )
})
