import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import type { Todo } from '@todo-agents/contract/todo'
import type { MouseEvent } from 'react'
import { memo, useCallback, useRef, useState } from 'react'
import { isComposing } from '../../../lib/page/input-method.ts'
import { isSecondClick } from '../../../lib/page/second-click.ts'
import { rowTexts as t } from '../../../lib/texts/rows.ts'
import type { Day } from '../../../lib/time/time.ts'
import { excerptOf, Marked } from './marked.tsx'
import type { RowContext, RowState } from './row-context.ts'
import { RowFacts } from './row-facts.tsx'
import { useRowDrag } from './use-row-drag.ts'

interface TodoRowProps extends RowState {
  todo: Todo
  /** The steps of the todo that the page knows; null where it does not keep them, as for done todos. */
  steps: readonly Todo[] | null
  /** The day that the heading of the group shows; null if it shows none. */
  groupDay: Day | null
  context: RowContext
  ref?: (row: HTMLLIElement | null) => void
  /** Where the row is in the list: its line, its place in the group, and the pixels from the top. */
  index: number
  position: number
  count: number
  top: number
}

/** A todo in one glance. Not rendered again unless it, its state or the context changes. */
export const TodoRow = memo(function TodoRow({ todo, steps, groupDay, context, ref, ...row }: TodoRowProps) {
  const { events, actions, words } = context
  const isDone = todo.completed_at !== null
  const counts = steps
    ? { all: steps.length, done: steps.filter(({ completed_at }) => completed_at !== null).length }
    : { all: todo.step_count, done: todo.done_step_count }

  const element = useRef<HTMLLIElement>(null)
  useRowDrag(element, todo, groupDay, context)
  const setElement = useCallback(
    (row: HTMLLIElement | null) => {
      element.current = row
      ref?.(row)
    },
    [ref],
  )

  function onClickCapture(event: MouseEvent) {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey)) return
    event.preventDefault()
    event.stopPropagation()
    events.select(todo.id, event.shiftKey)
  }

  return (
    <li
      ref={setElement}
      data-index={row.index}
      aria-posinset={row.position}
      aria-setsize={row.count}
      style={{ position: 'absolute', insetInline: 0, top: row.top }}
      data-todo={todo.id}
      data-active={row.isActive || undefined}
      data-selected={row.isSelected || undefined}
      data-open={row.isOpen || undefined}
      data-added={row.isAdded || undefined}
      data-failed={row.isFailed || undefined}
      data-done={isDone || undefined}
      data-importance={todo.importance}
      className="todo-row drop-mark"
      onClickCapture={onClickCapture}
      onContextMenu={(event) => {
        if (row.isEditing) return
        event.preventDefault()
        // A long press of a finger selects, see `use-touch.ts`.
        if (event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === 'touch') return
        events.popover(todo.id, event.currentTarget, 'menu')
      }}
    >
      <input
        type="checkbox"
        data-control="toggle"
        tabIndex={-1}
        aria-label={t.complete(todo.item)}
        checked={isDone}
        onChange={({ nativeEvent }) => !isSecondClick(nativeEvent) && actions.toggle(todo)}
        className="todo-check"
      />
      <div className="todo-words">
        {row.isEditing ? (
          <TitleField todo={todo} context={context} />
        ) : (
          <button
            type="button"
            data-control="edit"
            tabIndex={row.isActive ? 0 : -1}
            dir="auto"
            aria-label={t.edit(todo.item)}
            aria-description={row.isSelected ? t.isSelected : undefined}
            onClick={({ detail }) =>
              // The second press of the pointer on the open todo edits its title.
              row.isOpen && detail > 0 ? events.edit(todo.id) : events.open(todo)
            }
            onDoubleClick={() => events.edit(todo.id)}
            className="todo-title"
          >
            <Marked text={todo.item} words={words} />
          </button>
        )}
        {words.length > 0 && <Found todo={todo} steps={steps ?? []} words={words} />}
        <RowFacts todo={todo} steps={counts} groupDay={groupDay} context={context} />
      </div>
      {todo.parent_id === null && (
        <button
          type="button"
          data-control="more"
          tabIndex={-1}
          aria-label={t.more(todo.item)}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => events.popover(todo.id, currentTarget, 'menu')}
          className="todo-more"
        >
          <span aria-hidden>⋯</span>
        </button>
      )}
    </li>
  )
})

/** The title as a field, in place of it. Enter or leaving it saves, Escape does not. */
function TitleField({ todo, context: { events, actions } }: { todo: Todo; context: RowContext }) {
  const [item, setItem] = useState(todo.item)
  /** The field loses the focus once more when it is removed. */
  const hasEnded = useRef(false)

  function end(isSaved: boolean) {
    if (hasEnded.current) return
    hasEnded.current = true
    events.edit(null)
    const title = item.trim()
    if (isSaved && title !== '' && title !== todo.item) actions.rename(todo, title)
  }

  return (
    <input
      data-control="title"
      aria-label={t.title(todo.item)}
      // biome-ignore lint/a11y/noAutofocus: the field stands where the user pressed.
      autoFocus
      dir="auto"
      value={item}
      maxLength={MAX_TITLE_LENGTH}
      enterKeyHint="done"
      onFocus={({ target }) => target.select()}
      onChange={({ target }) => setItem(target.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (isComposing(event) || (event.key !== 'Enter' && event.key !== 'Escape')) return
        event.preventDefault()
        end(event.key === 'Enter')
      }}
      className="todo-title-field"
    />
  )
}

/** Where a search found its words, if that is not in the title. */
function Found({ todo, steps, words }: { todo: Todo; steps: readonly Todo[]; words: readonly string[] }) {
  const rest = words.filter((word) => !todo.item.toLowerCase().includes(word))
  if (rest.length === 0) return null
  const inDescription = todo.description && excerptOf(todo.description, rest)
  const step = inDescription ? undefined : steps.find(({ item }) => excerptOf(item, rest))
  const text = inDescription ?? (step && `↳ ${step.item}`)
  return text ? (
    <p dir="auto" className="todo-found">
      <Marked text={text} words={rest} />
    </p>
  ) : null
}
