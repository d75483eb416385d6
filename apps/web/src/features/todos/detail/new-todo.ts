import { useGo } from '../../../lib/places/use-place.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoForm } from '../editor/todo-form.ts'
import { emptyForm } from '../editor/todo-form.ts'
import { NEW, writeDraft } from './draft.ts'

/** Returns a function that opens the details of a new todo with these first values. */
export function useNewTodo(): (form: Partial<TodoForm>) => void {
  const { id } = useMe()
  const go = useGo()
  return (form) => {
    writeDraft(id, NEW, { base: null, form: emptyForm(form), scope: null, new_id: newId() })
    go.set({ todo: NEW })
  }
}
