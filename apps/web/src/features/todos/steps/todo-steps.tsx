import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import type { NewStep as NewStepFields, Todo } from '@todo-agents/contract/todo'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useEffect, useEffectEvent, useId, useState } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { isSecondClick } from '../../../lib/page/second-click.ts'
import { useToast } from '../../../lib/page/toast.ts'
import { useReorder } from '../../../lib/page/use-reorder.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { inManualOrder } from '../../../lib/todos/manual-order.ts'
import { useTodoActions } from '../../../lib/todos/use-todo-actions.ts'
import { useKeepFocus } from '../list/use-keep-focus.ts'
import { useSteps } from '../list/use-todo-list.ts'
import { splitSteps } from './read-steps.ts'
import { useStepActions } from './use-step-actions.ts'

/** The input for a new step grows up to this number of lines. */
const MAX_ROWS = 6

interface TodoStepsProps {
  todo: Todo
  /** Called with true while the input has lines that cannot be added as they are. */
  onLeft: (hasLeft: boolean) => void
}

/** The steps of a todo. Each change is saved at once. */
export function TodoSteps({ todo, onLeft }: TodoStepsProps) {
  const titleId = useId()
  const read = useSteps(todo.id)
  const actions = useTodoActions()
  const { add, rename } = useStepActions(todo)
  const steps = inManualOrder(read.todos)
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
              onChange={({ nativeEvent }) => {
                if (isSecondClick(nativeEvent)) return
                void actions.toggle(step)
              }}
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
                onClick={() => actions.remove([step])}
              >
                <Trash2 size={15} />
              </IconButton>
            </div>
          </li>
        ))}
      </ul>
      <NewStep count={steps.length} onAdd={add} onLeft={onLeft} />
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
  const toast = useToast()

  async function save() {
    const wanted = item.trim()
    if (wanted === step.item) return
    if (wanted.length > MAX_TITLE_LENGTH) {
      const message = `A step has at most ${MAX_TITLE_LENGTH} characters. This has ${wanted.length}.`
      return toast({ kind: 'error', message })
    }
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

interface NewStepProps {
  /** The number of steps that the todo has. */
  count: number
  onAdd: (steps: NewStepFields[]) => Promise<boolean>
  onLeft: (hasLeft: boolean) => void
}

/**
 * An input that adds a step on Enter. A pasted checklist becomes a step for each line. Lines that cannot be added stay in
 * the input.
 */
function NewStep({ count, onAdd, onLeft }: NewStepProps) {
  const problemId = useId()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const end = useEffectEvent(() => onLeft(false))
  useEffect(() => () => end(), [])

  function show(left: string, problem: string | null) {
    setText(left)
    setProblem(problem)
    onLeft(problem !== null)
  }

  async function add(added: string) {
    const { steps, taken, left, problem } = splitSteps(added, count)
    show(left, problem)
    if (steps.length > 0 && !(await onAdd(steps))) setText((since) => (since ? `${taken}\n${since}` : taken))
  }

  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-start gap-2 text-muted">
        <Plus size={16} aria-hidden className="mx-0.5 mt-2.5 shrink-0" />
        <textarea
          aria-label="Add a step"
          placeholder="Add a step, or paste a checklist"
          aria-describedby={problem ? problemId : undefined}
          aria-invalid={problem !== null || undefined}
          rows={Math.min(text.split('\n').length, MAX_ROWS)}
          value={text}
          enterKeyHint="done"
          onChange={(event) => show(event.target.value, null)}
          // As for tags: a typed step is not lost when the dialog closes.
          onBlur={() => add(text)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || isComposing(event) || event.metaKey || event.ctrlKey || event.shiftKey) return
            // Enter adds the step, and not a line.
            event.preventDefault()
            void add(text)
          }}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text/plain')
            if (!pasted.trim().includes('\n')) return
            event.preventDefault()
            void add(text ? `${text}\n${pasted}` : pasted)
          }}
          className="min-w-0 flex-1 resize-none rounded-lg bg-transparent px-2 py-1.5 text-base text-ink sm:text-[15px]"
        />
      </div>
      {problem && (
        <p id={problemId} role="alert" className="pl-9 text-[13px] text-danger">
          {problem}
        </p>
      )}
    </div>
  )
}
