import { useMutation } from '@tanstack/react-query'
import type { ChangeScope, Todo, TodoCreate, TodoWrite } from '@todo-agents/contract/todo'
import { Trash2 } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '../../../components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../../components/dialog.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { Form } from '../../../components/form.tsx'
import { scrollToMessage } from '../../../lib/page/focus.ts'
import { isComposing } from '../../../lib/page/input-method.ts'
import { useToast } from '../../../lib/page/toast.ts'
import { useUnloadGuard } from '../../../lib/page/use-unload-guard.ts'
import { errorMessage } from '../../../lib/server/error-message.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { savedMessage } from '../../../lib/todos/write-messages.ts'
import { useMe } from '../../../lib/user/me.ts'
import { TodoSteps } from '../steps/todo-steps.tsx'
import { useCreateTodo } from '../use-outbox.ts'
import { EditConflict } from './edit-conflict.tsx'
import { LaterDates } from './later-dates.tsx'
import { withRuleOfDay } from './preset-rules.ts'
import { ruleMessage } from './rule-message.ts'
import type { Subject, TodoDraft } from './todo-draft.ts'
import { TodoFields } from './todo-fields.tsx'
import type { FormErrors, TodoForm } from './todo-form.ts'
import { emptyForm, fromForm, hasChanged, toForm, tooLong, withoutEdited } from './todo-form.ts'
import { needsScope } from './todo-merge.ts'
import { useSaveTodo } from './use-save-todo.ts'

interface TodoDialogProps {
  subject: Subject
  /** The unsaved edit of the subject with which the dialog starts; see `useTodoDraft`. */
  draft: TodoDraft | null
  /** Called after each change with the present edit, or with null when there are no unsaved changes. */
  onDraft: (draft: TodoDraft | null) => void
  onClose: () => void
  /** Called with the id of a new todo. */
  onAdded: (id: string) => void
  onDelete: (todo: Todo) => void
}

/** Edits a todo, or adds one. Asks before it discards unsaved changes. */
export function TodoDialog({ subject, draft, onDraft, onClose, onAdded, onDelete }: TodoDialogProps) {
  const { time_zone } = useMe()
  const todo = 'id' in subject ? subject : null
  const [form, setForm] = useState(
    () => draft?.form ?? ('id' in subject ? toForm(subject, time_zone) : emptyForm(subject)),
  )
  const [errors, setErrors] = useState<FormErrors>({})
  const [isLeaving, setLeaving] = useState(false)
  const [isAskingScope, setAskingScope] = useState(false)
  const [hasLeftSteps, setLeftSteps] = useState(false)
  const sayNext = useNextToast()
  const body = useRef<HTMLFormElement>(null)
  const { id: newTodoId, add } = useAddTodo(draft?.new_id ?? null, (id) => {
    if (id) onAdded(id)
    onClose()
  })
  const update = useSaveTodo(time_zone, setForm)
  const original = update.original ?? todo
  const isDirty = hasChanged(
    form,
    original ? toForm(original, time_zone) : emptyForm({ tags: form.tags, list: form.list }),
  )
  const isDirtyNow = useRef(isDirty)
  isDirtyNow.current = isDirty || hasLeftSteps
  const isPending = add.isPending || update.isPending
  const refused = update.error?.message ?? (add.error && errorMessage(add.error))
  const error = refused && ruleMessage(refused)
  useUnloadGuard(isDirty || hasLeftSteps)
  const keepDraft = useEffectEvent(onDraft)
  useEffect(() => {
    keepDraft(isDirty ? { subject: original ?? subject, form, new_id: newTodoId } : null)
  }, [isDirty, original, subject, form, newTodoId])

  function edit(next: TodoForm) {
    setErrors(withoutEdited(errors, form, next))
    setForm(withRuleOfDay(form, next, original?.recurrence ?? ''))
    setLeaving(false)
    setAskingScope(false)
  }

  function close() {
    // Take the focus from the field: text typed in the input for tags becomes a tag when the input loses the focus.
    const field = document.activeElement
    if (field instanceof HTMLInputElement && body.current?.contains(field)) flushSync(() => field.blur())
    setAskingScope(false)
    if (isDirtyNow.current) setLeaving(true)
    else onClose()
  }

  function focusInvalid() {
    body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }

  async function save({ isNew = !todo, scope }: { isNew?: boolean; scope?: ChangeScope } = {}) {
    if (isPending) return
    const result = fromForm(form, time_zone, original)
    if ('errors' in result) {
      // The field may be out of sight.
      flushSync(() => setErrors(result.errors))
      return focusInvalid()
    }
    if (hasLeftSteps) return focusInvalid()
    setErrors({})
    setLeaving(false)
    if (isNew || !todo) return add.mutate(result.fields)
    if (!scope && original && needsScope(original, result.fields)) return setAskingScope(true)
    setAskingScope(false)
    const written = await update.save({ original: todo, form, fields: result.fields, scope })
    if (written) onClose()
    if (typeof written === 'object') sayNext(written)
  }

  return (
    <Dialog title={todo ? 'Edit todo' : 'New todo'} onClose={close}>
      <Form
        ref={body}
        className="flex min-h-0 flex-1 flex-col"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || isComposing(event)) return
          event.preventDefault()
          save()
        }}
      >
        <DialogBody>
          {update.clash && (
            <EditConflict
              clash={update.clash}
              time_zone={time_zone}
              onChoose={(part, side) => update.choose(part, side, form)}
            />
          )}
          <TodoFields
            form={form}
            errors={{ ...errors, ...tooLong(form) }}
            steps={todo && !update.error?.isGone ? <TodoSteps todo={todo} onLeft={setLeftSteps} /> : null}
            laterDates={
              original?.recurrence && original.recurrence === form.recurrence && <LaterDates todo={original} />
            }
            onChange={edit}
          />
          {update.error?.isGone ? (
            <div ref={scrollToMessage} className="flex flex-col items-start gap-2 pt-4">
              <ErrorNote message="This todo was deleted elsewhere. Your edit is still here." />
              <Button onClick={() => save({ isNew: true })}>Add it as a new todo</Button>
            </div>
          ) : (
            error && (
              <div ref={scrollToMessage} className="pt-4">
                <ErrorNote message={error} />
              </div>
            )
          )}
        </DialogBody>
        {isLeaving ? (
          <DiscardQuestion
            question={todo ? 'Discard your changes?' : 'Discard this todo?'}
            onKeep={() => setLeaving(false)}
            onDiscard={onClose}
          />
        ) : isAskingScope ? (
          <ScopeQuestion onAnswer={(scope) => save({ scope })} onCancel={() => setAskingScope(false)} />
        ) : (
          <EditActions
            isNew={!todo}
            isPending={isPending}
            onCancel={close}
            onDelete={() => {
              onClose()
              if (todo) onDelete(todo)
            }}
          />
        )}
      </Form>
    </Dialog>
  )
}

/**
 * Adds a todo. Its id is the same for each attempt, even after a reload, so a lost answer does not lead to a second
 * todo.
 */
function useAddTodo(draftId: string | null, onAdded: (id: string | undefined) => void) {
  const create = useCreateTodo()
  const sayNext = useNextToast()
  const [attempt] = useState(() => ({ id: draftId ?? newId(), isRepeated: draftId !== null }))
  const add = useMutation({
    async mutationFn(fields: TodoCreate) {
      const { id, isRepeated } = attempt
      attempt.isRepeated = true
      return create({ ...fields, id }, isRepeated)
    },
    onSuccess(write) {
      onAdded(write.todos[0]?.id)
      sayNext(write)
    },
  })
  return { id: attempt.id, add }
}

interface DiscardQuestionProps {
  question: string
  onKeep: () => void
  onDiscard: () => void
}

function DiscardQuestion({ question, onKeep, onDiscard }: DiscardQuestionProps) {
  return (
    <DialogFooter>
      <p role="alert" className="mr-auto font-medium text-sm">
        {question}
      </p>
      <Button autoFocus onClick={onKeep}>
        Keep editing
      </Button>
      <Button variant="danger" onClick={onDiscard}>
        Discard
      </Button>
    </DialogFooter>
  )
}

interface ScopeQuestionProps {
  onAnswer: (scope: ChangeScope) => void
  onCancel: () => void
}

function ScopeQuestion({ onAnswer, onCancel }: ScopeQuestionProps) {
  return (
    <DialogFooter>
      <div className="flex flex-1 flex-wrap items-center justify-end gap-2">
        <p role="alert" className="mr-auto font-medium text-sm">
          Change which ones?
        </p>
        <Button variant="ghost" onClick={onCancel}>
          Back
        </Button>
        <Button autoFocus onClick={() => onAnswer('this')}>
          Only this one
        </Button>
        <Button variant="primary" onClick={() => onAnswer('following')}>
          This and all following
        </Button>
      </div>
    </DialogFooter>
  )
}

/** Returns a function that shows when a todo that repeats is next, after it was saved. */
function useNextToast(): (write: TodoWrite) => void {
  const { time_zone } = useMe()
  const toast = useToast()
  const undo = useUndo()
  return (write) => {
    const message = savedMessage(write, dayOf(new Date().toISOString(), time_zone))
    if (message) toast({ message, action: { label: 'Undo', run: () => undo(write.change_ids) } })
  }
}

interface EditActionsProps {
  isNew: boolean
  isPending: boolean
  onCancel: () => void
  onDelete: () => void
}

function EditActions({ isNew, isPending, onCancel, onDelete }: EditActionsProps) {
  return (
    <DialogFooter>
      {!isNew && (
        <Button variant="danger" className="mr-auto -ml-2" onClick={onDelete}>
          <Trash2 size={16} aria-hidden />
          Delete
        </Button>
      )}
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" variant="primary" disabled={isPending}>
        {isNew ? 'Add todo' : 'Save'}
      </Button>
    </DialogFooter>
  )
}
