import type { Todo } from '@todo-agents/contract/todo'
import { Trash2 } from 'lucide-react'
import type { ComponentProps } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { isSecondClick } from '../../../lib/page/second-click.ts'
import type { Day } from '../../../lib/time/time.ts'
import type { RowContext } from './row-context.ts'
import { RowFacts } from './row-facts.tsx'
import { RowMenu } from './row-menu.tsx'

interface TodoRowProps extends ComponentProps<'li'> {
  todo: Todo
  /** The day that the heading of the group shows; null if it shows none. */
  groupDay: Day | null
  context: RowContext
}

export function TodoRow({ todo, groupDay, context, ...item }: TodoRowProps) {
  const isDone = todo.completed_at !== null
  const { reorder } = context
  return (
    <li
      {...item}
      {...reorder?.itemProps(todo.id)}
      data-todo={todo.id}
      data-added={todo.id === context.added || undefined}
      data-failed={todo.id === context.failed || undefined}
      data-importance={todo.importance}
      className="todo-row drop-mark group flex items-start gap-3.5 rounded-xl px-3 py-2.5 transition-colors hover:bg-hover sm:px-4"
    >
      <input
        type="checkbox"
        data-control="toggle"
        aria-label={`Complete ${todo.item}`}
        checked={isDone}
        onChange={({ nativeEvent }) => !isSecondClick(nativeEvent) && void context.actions.toggle(todo)}
        className="todo-check mt-0.5 z-10"
      />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          data-control="edit"
          dir="auto"
          aria-label={`Edit ${todo.item}`}
          onClick={() => context.onEdit(todo)}
          className={`block max-w-full break-words text-left text-[15px] leading-6 before:absolute before:inset-0 before:rounded-xl ${isDone ? 'text-muted line-through decoration-muted/60' : ''}`}
        >
          {todo.item}
        </button>
        {todo.description && (
          <p dir="auto" className="truncate text-left text-[13px] text-muted">
            {todo.description}
          </p>
        )}
        <RowFacts todo={todo} groupDay={groupDay} context={context} />
      </div>
      <RowMenu todo={todo} context={context} />
      <IconButton
        label={`Delete ${todo.item}`}
        data-control="delete"
        variant="danger"
        onClick={() => void context.actions.remove([todo])}
        className="z-10 -my-1.5 -mr-1.5 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 max-lg:hidden"
      >
        <Trash2 size={16} />
      </IconButton>
    </li>
  )
}
