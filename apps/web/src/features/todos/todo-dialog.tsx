import type { Todo } from '@todo-agents/contract/todo'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { errorMessage } from '../../lib/error-message.ts'
import { useMe } from '../../lib/me.ts'
import { trpc } from '../../lib/trpc.ts'
import { useRefresh } from '../../lib/use-refresh.ts'
import { TodoFields } from './todo-fields.tsx'
import type { FormErrors, TodoForm } from './todo-form.ts'
import { emptyForm, fromForm, toForm, tooLong, withoutEdited } from './todo-form.ts'

interface TodoDialogProps {
  /** The todo to edit, or what a new one begins with. */
  subject: Todo | Partial<TodoForm>
  onClose: () => void
  /** The id of the todo that was made. */
  onAdded: (id: string) => void
  onDelete: (todo: Todo) => void
}

export function TodoDialog({ subject, onClose, onAdded, onDelete }: TodoDialogProps) {
  const { time_zone } = useMe()
  const todo = 'id' in subject ? subject : null
  const [form, setForm] = useState(() => ('id' in subject ? toForm(subject, time_zone) : emptyForm(subject)))
  const [errors, setErrors] = useState<FormErrors>({})
  const refresh = useRefresh()
  const onSuccess = () => {
    onClose()
    return refresh()
  }
  const create = trpc.todo.create.useMutation({
    onSuccess({ todos }) {
      if (todos[0]) onAdded(todos[0].id)
      return onSuccess()
    },
  })
  const update = trpc.todo.update.useMutation({ onSuccess })
  const { isPending, error } = todo ? update : create

  function edit(next: TodoForm) {
    setErrors(withoutEdited(errors, form, next))
    setForm(next)
  }

  function save() {
    if (isPending) return
    const result = fromForm(form, time_zone)
    if ('errors' in result) return setErrors(result.errors)
    setErrors({})
    if (todo) update.mutate({ id: todo.id, version: todo.version, ...result.fields })
    else create.mutate(result.fields)
  }

  return (
    <Dialog title={todo ? 'Edit todo' : 'New todo'} onClose={onClose}>
      <form
        className="flex min-h-0 flex-1 flex-col"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          save()
        }}
      >
        <DialogBody>
          <TodoFields form={form} errors={{ ...errors, ...tooLong(form) }} onChange={edit} />
          {error && (
            <div className="pt-4">
              <ErrorNote message={errorMessage(error)} />
            </div>
          )}
        </DialogBody>
        <DialogFooter>
          {todo && (
            <Button
              variant="danger"
              className="mr-auto -ml-2"
              onClick={() => {
                onClose()
                onDelete(todo)
              }}
            >
              <Trash2 size={16} aria-hidden />
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={isPending}>
            {todo ? 'Save' : 'Add todo'}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
