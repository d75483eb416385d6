import type { Todo } from '@todo-agents/contract/todo'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { useReorder } from '../../../lib/page/use-reorder.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { inManualOrder } from '../list/manual-order.ts'
import { useKeepFocus } from '../list/use-keep-focus.ts'
import { useTodoActions } from '../list/use-todo-actions.ts'
import { useSteps } from '../list/use-todo-list.ts'
import { readSteps } from './read-steps.ts'
import { useStepActions } from './use-step-actions.ts'

/** The steps of a todo. Each change is saved at once. */
export function TodoSteps({ todo }: { todo: Todo }) {
  const titleId = useId()
  const read = useSteps(todo.id)
  const actions = useTodoActions()
  const { add, rename } = useStepActions(todo)
  const steps = inManualOrder(actions.withPending(read.todos))
  const ids = steps.map(({ id }) => id)
  const keepFocus = useKeepFocus<HTMLUListElement>(ids)
  const reorder = useReorder(ids, (id, after) => {
    const [step, previous] = [id, after].map((one) => steps.find((other) => other.id === one))
    if (step) void actions.reorder(step, previous ?? null)
  })
  const done = steps.filter(({ completed_at }) => completed_at !== null).length

  return (
    <section aria-labelledby={titleId} className="flex flex-col gap-1">
      <h3 id={titleId} className="font-medium text-[13px] text-muted">
        Steps{steps.length > 0 && ` (${done} of ${steps.length} done)`}
      </h3>
      {read.isError && <ErrorNote message={errorMessage(read.error)} onRetry={() => read.refetch()} />}
      <ul {...keepFocus} tabIndex={-1} aria-labelledby={titleId} className="flex flex-col outline-none">
        {steps.map((step) => (
          <li
            key={step.id}
            data-todo={step.id}
            {...reorder.itemProps(step.id)}
            className="drop-mark group flex items-center gap-2 rounded-lg"
          >
            <input
              type="checkbox"
              data-control="toggle"
              aria-label={`Complete ${step.item}`}
              checked={step.completed_at !== null}
              onChange={() => (step.completed_at === null ? actions.complete(step) : actions.reopen(step))}
              className="todo-check"
            />
            <StepTitle key={step.item} step={step} onRename={rename} />
            <div className="flex shrink-0 group-focus-within:opacity-100 group-hover:opacity-100 lg:opacity-0">
              <IconButton
                label={`Move ${step.item} up`}
                data-control="up"
                size="sm"
                disabled={!reorder.canMove(step.id, -1)}
                onClick={() => reorder.move(step.id, -1)}
              >
                <ArrowUp size={15} />
              </IconButton>
              <IconButton
                label={`Move ${step.item} down`}
                data-control="down"
                size="sm"
                disabled={!reorder.canMove(step.id, 1)}
                onClick={() => reorder.move(step.id, 1)}
              >
                <ArrowDown size={15} />
              </IconButton>
              <IconButton
                label={`Delete ${step.item}`}
                data-control="delete"
                size="sm"
                variant="danger"
                onClick={() => actions.remove(step)}
              >
                <Trash2 size={15} />
              </IconButton>
            </div>
          </li>
        ))}
      </ul>
      <NewStep onAdd={add} />
    </section>
  )
}

interface StepTitleProps {
  step: Todo
  /** Resolves with false if the step could not be renamed. */
  onRename: (step: Todo, item: string) => Promise<boolean>
}

function StepTitle({ step, onRename }: StepTitleProps) {
  const [item, setItem] = useState(step.item)

  async function save() {
    const wanted = item.trim()
    if (wanted === step.item) return
    if (!wanted || !(await onRename(step, wanted))) setItem(step.item)
  }

  return (
    <input
      aria-label={`Title of ${step.item}`}
      dir="auto"
      value={item}
      onChange={(event) => setItem(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || isComposing(event) || event.metaKey || event.ctrlKey) return
        // Enter saves the step, and not the form around it.
        event.preventDefault()
        void save()
      }}
      className={`h-9 min-w-0 flex-1 rounded-lg border border-transparent bg-transparent px-2 text-base hover:border-line focus:bg-surface sm:text-[15px] ${step.completed_at === null ? '' : 'text-muted line-through'}`}
    />
  )
}

/** An input that adds a step on Enter. A pasted checklist becomes a step for each line. */
function NewStep({ onAdd }: { onAdd: (steps: ReturnType<typeof readSteps>) => Promise<boolean> }) {
  const [text, setText] = useState('')

  async function add(added: string) {
    const steps = readSteps(added)
    if (steps.length === 0) return
    setText('')
    if (!(await onAdd(steps))) setText((since) => since || added)
  }

  return (
    <div className="flex items-center gap-2 text-muted">
      <Plus size={16} aria-hidden className="mx-0.5 shrink-0" />
      <input
        aria-label="Add a step"
        placeholder="Add a step, or paste a checklist"
        value={text}
        enterKeyHint="done"
        onChange={(event) => setText(event.target.value)}
        // As for tags: a typed step is not lost when the dialog closes.
        onBlur={() => add(text)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || isComposing(event) || event.metaKey || event.ctrlKey) return
          // Enter adds the step, and does not save the form around it.
          event.preventDefault()
          void add(text)
        }}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text/plain')
          if (!pasted.trim().includes('\n')) return
          event.preventDefault()
          void add(text ? `${text}\n${pasted}` : pasted)
        }}
        className="h-9 min-w-0 flex-1 rounded-lg bg-transparent px-2 text-base text-ink sm:text-[15px]"
      />
    </div>
  )
}
