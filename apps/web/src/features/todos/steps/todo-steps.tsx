import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import type { NewStep as NewStepFields, Todo } from '@todo-agents/contract/todo'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { isSecondClick } from '../../../lib/page/second-click.ts'
import { useToast } from '../../../lib/page/toast.ts'
import { useReorder } from '../../../lib/page/use-reorder.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { useTodoActions } from '../../../lib/todos/use-todo-actions.ts'
import { useKeepFocus } from '../list/use-keep-focus.ts'
import { splitSteps } from './read-steps.ts'
import { useStepActions } from './use-step-actions.ts'
import { useSteps } from './use-steps.ts'

/** The input for a new step grows up to this number of lines. */
const MAX_ROWS = 6

interface TodoStepsProps {
  /** Null for a todo that is not created yet: its steps are lines of text. */
  todo: Todo | null
  /** The steps with which a new todo is created, one in a line. */
  pending: string
  error: string | undefined
  onPending: (lines: string) => void
}

/** The steps of a todo. Each change is saved at once, or with the todo if that is new. */
export function TodoSteps({ todo, pending, error, onPending }: TodoStepsProps) {
  const titleId = useId()
  const { add } = useStepActions()
  const lines = pending.split('\n').filter((line) => line.trim() !== '')

  async function addSteps(steps: NewStepFields[]): Promise<boolean> {
    if (todo) return add(todo, steps)
    onPending([...lines, ...steps.map(({ item, is_done }) => `- [${is_done ? 'x' : ' '}] ${item}`)].join('\n'))
    return true
  }

  return (
    <section aria-labelledby={titleId} className="flex flex-col gap-1">
      <h2 id={titleId} className="px-2 font-medium text-[13px] text-muted">
        {t.steps}
        {todo && todo.step_count > 0 && (
          <span className="ml-2 font-normal">{t.stepsDone(todo.done_step_count, todo.step_count)}</span>
        )}
      </h2>
      {todo ? <StepList todo={todo} labelId={titleId} /> : <PendingSteps lines={lines} labelId={titleId} />}
      {error && <p className="px-2 text-[13px] text-danger">{error}</p>}
      <NewStep count={todo ? todo.step_count : lines.length} onAdd={addSteps} />
    </section>
  )
}

function PendingSteps({ lines, labelId }: { lines: string[]; labelId: string }) {
  return (
    <ul aria-labelledby={labelId} className="flex flex-col px-2">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines can be equal, and they are only shown.
        <li key={index} className="py-1 pl-8 text-[15px] text-muted">
          {line.replace(/^- \[.\] /, '')}
        </li>
      ))}
    </ul>
  )
}

function StepList({ todo, labelId }: { todo: Todo; labelId: string }) {
  const { steps, error, refetch } = useSteps(todo)
  const actions = useTodoActions()
  const { rename } = useStepActions()
  const [announcement, announce] = useState('')
  const ids = steps.map(({ id }) => id)
  const keepFocus = useKeepFocus<HTMLUListElement>(ids)
  const reorder = useReorder(ids, (id, after) => {
    const [step, previous] = [id, after].map((one) => steps.find((other) => other.id === one))
    if (!step) return
    const others = ids.filter((other) => other !== id)
    announce(t.stepMoved(step.item, after === null ? 1 : others.indexOf(after) + 2, ids.length))
    void actions.reorder(step, previous ?? null)
  })

  return (
    <>
      {error && <ErrorNote message={errorMessage(error)} onRetry={() => refetch()} />}
      <ul {...keepFocus} tabIndex={-1} aria-labelledby={labelId} className="flex flex-col outline-none">
        {steps.map((step) => (
          <li
            key={step.id}
            data-todo={step.id}
            {...reorder.itemProps(step.id)}
            className="drop-mark group flex items-center gap-2 rounded-lg px-2"
          >
            <input
              type="checkbox"
              data-control="toggle"
              aria-label={t.completeStep(step.item)}
              checked={step.completed_at !== null}
              onChange={({ nativeEvent }) => {
                if (isSecondClick(nativeEvent)) return
                void actions.toggle(step)
              }}
              className="todo-check"
            />
            <StepTitle key={step.item} step={step} onRename={rename} />
            <div className="flex shrink-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-fine:opacity-0">
              <IconButton
                label={t.moveUp(step.item)}
                data-control="up"
                size="sm"
                className="pointer-coarse:size-11"
                disabled={!reorder.canMove(step.id, -1)}
                onClick={() => reorder.move(step.id, -1)}
              >
                <ArrowUp size={15} />
              </IconButton>
              <IconButton
                label={t.moveDown(step.item)}
                data-control="down"
                size="sm"
                className="pointer-coarse:size-11"
                disabled={!reorder.canMove(step.id, 1)}
                onClick={() => reorder.move(step.id, 1)}
              >
                <ArrowDown size={15} />
              </IconButton>
              <IconButton
                label={t.deleteStep(step.item)}
                data-control="delete"
                size="sm"
                className="pointer-coarse:size-11"
                variant="danger"
                onClick={() => actions.remove([step])}
              >
                <Trash2 size={15} />
              </IconButton>
            </div>
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </>
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
      const message = t.stepLength(MAX_TITLE_LENGTH, wanted.length)
      return toast({ kind: 'error', message })
    }
    if (!wanted || !(await onRename(step, wanted))) setItem(step.item)
  }

  return (
    <input
      aria-label={t.titleOfStep(step.item)}
      dir="auto"
      value={item}
      onChange={(event) => setItem(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || isComposing(event) || event.metaKey || event.ctrlKey) return
        event.preventDefault()
        void save()
      }}
      className={`h-9 pointer-coarse:h-11 min-w-0 flex-1 rounded-lg border border-transparent bg-transparent px-2 text-base hover:border-line focus:bg-surface sm:text-[15px] ${step.completed_at === null ? '' : 'text-muted line-through'}`}
    />
  )
}

interface NewStepProps {
  /** The number of steps that the todo has. */
  count: number
  onAdd: (steps: NewStepFields[]) => Promise<boolean>
}

/**
 * An input that adds a step on Enter. A pasted checklist becomes a step for each line. Lines that cannot be added stay in
 * the input.
 */
function NewStep({ count, onAdd }: NewStepProps) {
  const problemId = useId()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  function show(left: string, problem: string | null) {
    setText(left)
    setProblem(problem)
  }

  async function add(added: string) {
    const { steps, taken, left, problem } = splitSteps(added, count)
    show(left, problem)
    if (steps.length > 0 && !(await onAdd(steps))) setText((since) => (since ? `${taken}\n${since}` : taken))
  }

  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-start gap-2 px-2 text-muted">
        <Plus size={16} aria-hidden className="mx-0.5 mt-2.5 shrink-0 pointer-coarse:mt-3.5" />
        <textarea
          aria-label={t.addStep}
          placeholder={t.addStepPlaceholder}
          aria-describedby={problem ? problemId : undefined}
          aria-invalid={problem !== null || undefined}
          rows={Math.min(text.split('\n').length, MAX_ROWS)}
          value={text}
          enterKeyHint="done"
          onChange={(event) => show(event.target.value, null)}
          // As for tags: a typed step is not lost when the details close.
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
          className="field-sizing-content max-h-[calc(6lh+0.75rem)] min-w-0 flex-1 resize-none rounded-lg bg-transparent px-2 py-1.5 text-base text-ink sm:text-[15px] pointer-coarse:min-h-11 pointer-coarse:py-2.5"
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
