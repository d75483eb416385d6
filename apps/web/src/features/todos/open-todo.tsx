import { useEffect, useState } from 'react'
import { useGo, usePlaceSearch } from '../../lib/places/use-place.ts'
import { useTodos } from '../../lib/todos/replica-context.ts'
import { useTodoActions } from '../../lib/todos/use-todo-actions.ts'
import { TodoDialog } from './editor/todo-dialog.tsx'
import { useTodoDraft } from './editor/todo-draft.ts'
import type { TodoForm } from './editor/todo-form.ts'

interface OpenTodoProps {
  /** The first values of a new todo, or null. */
  adding: Partial<TodoForm> | null
  onAddingEnd: () => void
  onAdded: (id: string) => void
}

/** The details of the todo that the address names. */
export function OpenTodo({ adding, onAddingEnd, onAdded }: OpenTodoProps) {
  const go = useGo()
  const id = usePlaceSearch('todo')
  const todos = useTodos()
  const actions = useTodoActions()
  const { storedDraft, saveDraft } = useTodoDraft()
  const [draft, setDraft] = useState(storedDraft)
  const todo = id === undefined ? undefined : todos.get(id)
  const subject = adding ?? todo
  useEffect(() => {
    if (id !== undefined && todo === undefined && todos.status === 'complete')
      go.set({ todo: undefined }, { replace: true })
  }, [id, todo, todos.status, go])
  if (!subject) return null
  return (
    <TodoDialog
      key={id}
      subject={subject}
      draft={draft}
      onDraft={saveDraft}
      onClose={() => {
        saveDraft(null)
        setDraft(null)
        onAddingEnd()
        if (id) go.set({ todo: undefined }, { replace: true })
      }}
      onAdded={onAdded}
      onDelete={(todo) => void actions.remove([todo])}
    />
  )
}
